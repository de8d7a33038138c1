package okhttp3;

import java.nio.charset.StandardCharsets;

/** As much of OkHttp as generated programs use. */
public final class RequestBody {
  final byte[] bytes;
  final MediaType type;

  private RequestBody(byte[] bytes, MediaType type) {
    this.bytes = bytes;
    this.type = type;
  }

  public static RequestBody create(String text, MediaType type) {
    return new RequestBody(text.getBytes(StandardCharsets.UTF_8), type);
  }

  public static RequestBody create(MediaType type, String text) {
    return create(text, type);
  }

  public static RequestBody create(MediaType type, byte[] bytes) {
    return new RequestBody(bytes, type);
  }

  public static RequestBody create(byte[] bytes, MediaType type) {
    return new RequestBody(bytes, type);
  }
}
