package io.sonde.pipeline.trace;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Attributes of a finished span: a small unmodifiable map in insertion order, one array and no
 * entry objects. Look-ups compare every key; spans have few.
 */
final class AttributeMap extends AbstractMap<String, Object> {
  private final Object[] pairs;
  private int length;

  /**
   * @param capacity most attributes
   */
  AttributeMap(int capacity) {
    pairs = new Object[2 * capacity];
  }

  /** Appends an attribute that is not there yet, before the map is handed out. */
  void append(String key, Object value) {
    pairs[length] = key;
    pairs[length + 1] = value;
    length += 2;
  }

  @Override
  public int size() {
    return length / 2;
  }

  @Override
  public Object get(Object key) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i].equals(key)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Object> action) {
    for (int i = 0; i < length; i += 2) {
      action.accept((String) pairs[i], pairs[i + 1]);
    }
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return length / 2;
      }

      @Override
      public Iterator<Map.Entry<String, Object>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, Object>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < length;
    }

    @Override
    public Map.Entry<String, Object> next() {
      if (next == length) {
        throw new NoSuchElementException();
      }
      next += 2;
      return Map.entry((String) pairs[next - 2], pairs[next - 1]);
    }
  }
}
