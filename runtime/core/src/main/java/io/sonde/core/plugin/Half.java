package io.sonde.core.plugin;

/** The kernel half of one generation, loaded and verified. */
public interface Half extends AutoCloseable {
  /** A plugin that has none. */
  Half NONE =
      new Half() {
        @Override
        public void install(int account) {}

        @Override
        public void close() {}
      };

  /** Puts its handlers where the hooks will look for them once their generation is live. */
  void install(int account);

  /** Takes them out and frees them. */
  @Override
  void close();
}
