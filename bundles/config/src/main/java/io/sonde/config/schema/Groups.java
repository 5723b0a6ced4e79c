package io.sonde.config.schema;

/**
 * A list of groups with the same fields.
 *
 * @param fields what each group may hold, by names relative to the group
 */
public record Groups(KeyTable fields) implements Type {
  @Override
  public Kind kind() {
    return Kind.GROUPS;
  }

  @Override
  public String expects() {
    return "a list of groups, each begun with '- '";
  }
}
