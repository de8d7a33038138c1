package okhttp3;

/** As much of OkHttp as generated programs use. */
public final class MediaType {
  final String text;

  private MediaType(String text) {
    this.text = text;
  }

  public static MediaType parse(String text) {
    return new MediaType(text);
  }

  public static MediaType get(String text) {
    return new MediaType(text);
  }
}
