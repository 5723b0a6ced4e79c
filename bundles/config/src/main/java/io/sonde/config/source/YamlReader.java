package io.sonde.config.source;

import io.sonde.config.schema.Reading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the YAML that a configuration needs: keys, lists, texts. Anchors, aliases and tags are
 * refused, so that nothing can grow; depth and number of values are bounded. After a syntax error
 * what came before it is still returned.
 */
final class YamlReader {
  static final int MAX_DEPTH = 16;
  static final int MAX_VALUES = 20_000;

  private final Place source;
  private final Substitution substitution;
  private final Problems problems;
  private final Iterator<Event> events;
  private int values;
  private boolean stopped;

  private YamlReader(String text, Place source, Substitution substitution, Problems problems) {
    this.source = source;
    this.substitution = substitution;
    this.problems = problems;
    this.events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
  }

  /**
   * Reads a document.
   *
   * @param source where it is
   * @param substitution for its values; null for none
   * @param problems gets what is wrong with it
   * @return null if it is empty
   */
  static Written read(String text, Place source, Substitution substitution, Problems problems) {
    return new YamlReader(text, source, substitution, problems).document();
  }

  private Written document() {
    Written root = null;
    int documents = 0;
    for (Event event = next(); event != null; event = next()) {
      if (event instanceof DocumentStartEvent && ++documents == 2) {
        stop(place(event.getStartMark()), "only one document is read, remove this line");
      } else if (event instanceof NodeEvent) {
        root = node(event, 1);
      }
    }
    return root;
  }

  private Written node(Event event, int depth) {
    if (event == null) {
      return new Written.Broken(source);
    }
    Place place = place(event.getStartMark());
    if (++values > MAX_VALUES) {
      return stop(place, "more than " + MAX_VALUES + " values; this is no configuration of Sonde");
    }
    if (depth > MAX_DEPTH) {
      return stop(place, "nested more than " + MAX_DEPTH + " levels deep");
    }
    if (event instanceof AliasEvent) {
      problems.add(place, "a value cannot begin with * or & here; put it in quotes");
      return new Written.Broken(place);
    }
    if (((NodeEvent) event).getAnchor().isPresent()) {
      problems.add(place, "a value cannot begin with * or & here; put it in quotes");
    }
    Written node;
    Optional<String> tag;
    if (event instanceof ScalarEvent scalar) {
      tag = scalar.getTag();
      node = scalar(scalar, place);
    } else {
      tag = ((CollectionStartEvent) event).getTag();
      node = event instanceof SequenceStartEvent ? sequence(place, depth) : mapping(place, depth);
    }
    if (tag.isPresent()) {
      problems.add(place, "a value cannot begin with ! here; put it in quotes");
    }
    return node;
  }

  private Written scalar(ScalarEvent event, Place place) {
    Written.Style style = event.isPlain() ? Written.Style.PLAIN : Written.Style.QUOTED;
    String text = event.getValue();
    if (event.isPlain() && (text.equals("null") || text.equals("~"))) {
      text = "";
    }
    if (substitution == null || !Substitution.concerns(text)) {
      return new Written.Scalar(place, text.strip(), style);
    }
    return switch (substitution.apply(text)) {
      case Reading.Value(Object value) ->
          new Written.Scalar(place, value.toString().strip(), Written.Style.SUBSTITUTED);
      case Reading.Refusal(String reason) -> {
        problems.add(place, reason);
        yield new Written.Broken(place);
      }
    };
  }

  private Written sequence(Place place, int depth) {
    List<Written> items = new ArrayList<>();
    for (Event event = next();
        event != null && !(event instanceof SequenceEndEvent);
        event = next()) {
      items.add(node(event, depth + 1));
    }
    return new Written.Sequence(place, items);
  }

  private Written mapping(Place place, int depth) {
    List<Written.Entry> entries = new ArrayList<>();
    for (Event event = next();
        event != null && !(event instanceof MappingEndEvent);
        event = next()) {
      Place keyPlace = place(event.getStartMark());
      boolean text = event instanceof ScalarEvent;
      String key = text ? ((ScalarEvent) event).getValue() : "";
      if (!text) {
        problems.add(keyPlace, "a key must be a text");
        node(event, depth + 1);
      }
      Written value = node(next(), depth + 1);
      if (text) {
        entries.add(new Written.Entry(keyPlace, key, value));
      }
    }
    return new Written.Mapping(place, entries);
  }

  /** The next event that matters; null at the end or after a syntax error. */
  private Event next() {
    try {
      while (!stopped && events.hasNext()) {
        Event event = events.next();
        if (!(event instanceof StreamStartEvent || event instanceof DocumentEndEvent)) {
          return event;
        }
      }
    } catch (YamlEngineException e) {
      YamlComplaint complaint = YamlComplaint.of(e, source);
      stop(complaint.place(), complaint.sentence());
    }
    return null;
  }

  private Written stop(Place place, String sentence) {
    problems.add(place, sentence);
    stopped = true;
    return new Written.Broken(place);
  }

  private Place place(Optional<Mark> mark) {
    return mark.map(m -> source.at(m.getLine() + 1, m.getColumn() + 1)).orElse(source);
  }
}
