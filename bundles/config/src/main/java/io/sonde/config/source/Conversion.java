package io.sonde.config.source;

import io.sonde.config.schema.Groups;
import io.sonde.config.schema.Items;
import io.sonde.config.schema.Key;
import io.sonde.config.schema.Pairs;
import io.sonde.config.schema.Reading;
import io.sonde.config.schema.Scalar;
import io.sonde.config.schema.Text;
import io.sonde.config.schema.Type;
import io.sonde.config.schema.Url;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what is written into values.
 *
 * @param problems gets what cannot be
 */
record Conversion(Problems problems) {
  /**
   * Value for a key.
   *
   * @param shown name of the key as users write it
   * @return null if there is none: it was complained about, or it is empty where that means unset
   */
  Object value(Key key, String shown, Written written) {
    if (written instanceof Written.Broken) {
      return null;
    }
    if (written instanceof Written.Scalar(Place place, String text, Written.Style style)
        && text.isEmpty()) {
      if (style == Written.Style.PLAIN) {
        problems.add(place, shown + " has no value; give it one or remove the line");
        return null;
      }
      if (style == Written.Style.SUBSTITUTED) {
        return null;
      }
    }
    return switch (key.type()) {
      case Scalar type -> scalar(key, shown, type, written);
      case Items type -> list(key, shown, type, written);
      case Pairs type -> map(key, shown, type, written);
      case Groups type -> groups(shown, type, written);
    };
  }

  /** A single value; null after a complaint. */
  Object scalar(Key key, String shown, Scalar type, Written written) {
    if (!(written instanceof Written.Scalar(Place place, String text, Written.Style _))) {
      return wrongShape(shown, type, written);
    }
    return value(key, shown, place, text, type.read(text));
  }

  /** What was read; null after a complaint. */
  Object value(Key key, String shown, Place place, String text, Reading reading) {
    return switch (reading) {
      case Reading.Value(Object value) -> value;
      case Reading.Refusal(String reason) -> {
        // An address may carry a password, also when it is refused.
        boolean show = !key.secret() && !(key.type() instanceof Url && text.contains("@"));
        String what = show ? " is " + Problems.quoted(text) + ", " : " is not valid: ";
        problems.add(place, shown + what + reason);
        yield null;
      }
    };
  }

  private Object list(Key key, String shown, Items type, Written written) {
    List<Written> items;
    if (written instanceof Written.Sequence sequence) {
      items = sequence.items();
    } else if (written instanceof Written.Scalar(Place place, String text, Written.Style style)) {
      items = new ArrayList<>();
      for (String part : Items.split(text)) {
        items.add(new Written.Scalar(place, part, style));
      }
    } else {
      return wrongShape(shown, type, written);
    }
    List<String> values = new ArrayList<>();
    boolean complete = true;
    for (Written item : items) {
      if (item instanceof Written.Scalar(Place place, String text, Written.Style style)
          && text.isEmpty()) {
        if (style != Written.Style.SUBSTITUTED) {
          problems.add(place, shown + " has an empty entry");
          complete = false;
        }
        continue;
      }
      Object value =
          item instanceof Written.Broken ? null : scalar(key, shown, type.element(), item);
      complete &= value != null;
      values.add(value == null ? "" : type.element().write(value));
    }
    return complete ? List.copyOf(values) : null;
  }

  private Object map(Key key, String shown, Pairs type, Written written) {
    if (written instanceof Written.Scalar(Place place, String text, Written.Style _)) {
      Object value = value(key, shown, place, text, type.read(text));
      return value == null ? null : Collections.unmodifiableMap((Map<?, ?>) value);
    }
    if (!(written instanceof Written.Mapping mapping)) {
      return wrongShape(shown, type, written);
    }
    Map<String, String> values = new LinkedHashMap<>();
    boolean complete = true;
    for (Written.Entry entry : mapping.entries()) {
      String name = shown + "." + entry.key();
      Object value =
          entry.value() instanceof Written.Broken
              ? null
              : scalar(key, name, Text.any(), entry.value());
      if (value != null && entry.key().isBlank()) {
        problems.add(entry.place(), shown + " has an empty name");
        value = null;
      }
      if (value != null && values.put(entry.key(), value.toString()) != null) {
        problems.add(entry.place(), name + " is set twice");
      }
      complete &= value != null;
    }
    return complete ? Collections.unmodifiableMap(values) : null;
  }

  private Object groups(String shown, Groups type, Written written) {
    if (!(written instanceof Written.Sequence sequence)) {
      return wrongShape(shown, type, written);
    }
    int before = problems.count();
    List<Map<String, Object>> groups = new ArrayList<>();
    for (Written item : sequence.items()) {
      if (!(item instanceof Written.Mapping mapping)) {
        if (!(item instanceof Written.Broken)) {
          wrongShape("an entry of " + shown, type, item);
        }
        continue;
      }
      Map<String, Object> values = new LinkedHashMap<>();
      new Keys(type.fields(), this)
          .read(mapping, shown + ".")
          .forEach((name, setting) -> values.put(name, setting.value()));
      if (values.isEmpty() && mapping.entries().isEmpty()) {
        problems.add(mapping.place(), "an entry of " + shown + " is empty");
      }
      groups.add(Collections.unmodifiableMap(values));
    }
    return problems.count() == before ? List.copyOf(groups) : null;
  }

  private Object wrongShape(String shown, Type type, Written written) {
    problems.add(written.place(), shown + " is " + written.noun() + ", expected " + type.expects());
    return null;
  }
}
