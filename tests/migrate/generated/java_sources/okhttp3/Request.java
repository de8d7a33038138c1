package okhttp3;

/** As much of OkHttp as generated programs use. */
public final class Request {
  final Builder from;

  private Request(Builder from) {
    this.from = from;
  }

  public static final class Builder {
    String url;
    String method = "GET";
    RequestBody body;
    final java.util.Map<String, String> headers = new java.util.LinkedHashMap<>();

    public Builder url(String text) {
      url = text;
      return this;
    }

    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    public Builder addHeader(String name, String value) {
      return header(name, value);
    }

    public Builder method(String name, RequestBody given) {
      boolean needs = name.equals("POST") || name.equals("PUT") || name.equals("PATCH");
      if (needs && given == null) {
        throw new IllegalArgumentException("method " + name + " must have a request body.");
      }
      if (name.equals("GET") && given != null) {
        throw new IllegalArgumentException("method GET must not have a request body.");
      }
      method = name;
      body = given;
      return this;
    }

    public Builder get() {
      return method("GET", null);
    }

    public Builder delete() {
      return method("DELETE", RequestBody.create(null, new byte[0]));
    }

    public Builder delete(RequestBody given) {
      return method("DELETE", given);
    }

    public Builder post(RequestBody given) {
      return method("POST", given);
    }

    public Builder put(RequestBody given) {
      return method("PUT", given);
    }

    public Builder patch(RequestBody given) {
      return method("PATCH", given);
    }

    public Request build() {
      return new Request(this);
    }
  }
}
