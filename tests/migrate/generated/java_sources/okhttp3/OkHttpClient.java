package okhttp3;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** As much of OkHttp as generated programs use; requests go through java.net.http. */
public final class OkHttpClient {
  public Call newCall(Request request) {
    return new Call(request);
  }

  public static final class Call {
    private final Request request;

    private Call(Request request) {
      this.request = request;
    }

    public String execute() throws Exception {
      Request.Builder from = request.from;
      HttpRequest.BodyPublisher body =
          from.body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(from.body.bytes);
      HttpRequest.Builder made = HttpRequest.newBuilder(URI.create(from.url)).method(from.method, body);
      from.headers.forEach(made::header);
      if (from.body != null && from.body.type != null && !from.headers.containsKey("Content-Type")) {
        made.header("Content-Type", from.body.type.text);
      }
      return HttpClient.newHttpClient().send(made.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
