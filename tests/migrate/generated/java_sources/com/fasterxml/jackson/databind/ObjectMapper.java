package com.fasterxml.jackson.databind;

import java.util.Map;

/** As much of Jackson's mapper as generated programs use. */
public class ObjectMapper {
  public String writeValueAsString(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder found = new StringBuilder("{");
      map.forEach((key, item) -> found.append(found.length() > 1 ? "," : "").append(writeValueAsString(key)).append(":").append(writeValueAsString(item)));
      return found.append("}").toString();
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
