package io.sonde.config.schema;

import static io.sonde.config.schema.Key.key;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that can be configured.
 *
 * <p>To add a key, add a row: name, type with its range, default as it is written in a variable,
 * one sentence for users without its full stop. The key can then be set in the file and by the
 * variable {@code SONDE_<NAME>}, is checked, shown and documented, and is read with the accessor of
 * {@link io.sonde.spi.config.Settings} that fits the type. {@code or} and {@code orMilliseconds}
 * name further variables, the standard ones of OpenTelemetry among them; {@code hidden} keeps a
 * secret. Rules that concern several keys are in {@link io.sonde.config.Rules}. Then write the
 * default file anew: {@code mvn -pl bundles/config -am test -Dsonde.write=true}.
 */
public final class Schema {
  /** Names and values of OTEL_TRACES_SAMPLER that need no other service. */
  private static final Choice SAMPLERS =
      Choice.of(
          "parentbased_always_on",
          "parentbased_always_off",
          "parentbased_traceidratio",
          "always_on",
          "always_off",
          "traceidratio");

  private static final Choice SIGNALS = Choice.of("traces", "metrics");
  private static final Glob EXECUTABLE = new Glob("a glob such as */nginx");
  private static final Glob ARGUMENTS = new Glob("a glob such as *manage.py runserver*");
  private static final Text ATTRIBUTE = Text.of("a name or a glob such as http.*");
  private static final Glob LANGUAGE = new Glob("a language such as java, or a glob");
  private static final Text ROUTE = new Text("a route such as /users/{id} or /health/*", "/");
  private static final Text FILE = Text.of("a PEM file");
  private static final Whole PID = new Whole(1, 4_194_304);
  private static final Choice OTLP_PROTOCOL =
      new Choice(
          List.of("http/protobuf"),
          "OTLP is sent by HTTP only, to the collector's port for HTTP, usually 4318");

  /** How processes are recognised; the same for instrumenting and excluding. */
  private static final Key[] MATCHING = {
    key("executable", EXECUTABLE, "", "Path of the executable"),
    key("command_line", ARGUMENTS, "", "Command line, arguments separated by one space"),
    key("open_ports", Items.of(new Ports()), "", "TCP ports it listens on"),
    key("pids", Items.of(PID), "", "Process ids"),
    key("languages", Items.of(LANGUAGE), "", "Languages that they are written in"),
    key("containers_only", new Flag(), "false", "Only processes in containers"),
  };

  private static final Key[] OVERRIDES = {
    key("name", Text.any(), "", "Its service.name"),
    key("namespace", Text.any(), "", "Its service.namespace"),
    key("exports", Items.of(SIGNALS), "traces,metrics", "What is exported of it"),
    key("routes.patterns", Items.of(ROUTE), "", "Its routes, in place of routes.patterns"),
    key("routes.ignore", Items.of(ROUTE), "", "Its ignored routes, in place of routes.ignore"),
    key("sampler.name", SAMPLERS, "parentbased_always_on", "Its sampler"),
    key("sampler.arg", new Fraction(), "1", "Argument of its sampler"),
  };

  /** All keys. */
  public static final KeyTable KEYS =
      new KeyTable(
          key(
              "ebpf.backend",
              Choice.of("auto", "fentry", "kprobe", "stack", "syscall"),
              "auto",
              "How the kernel is asked: trampolines, kprobes, stack tracepoints or system calls;"
                  + " auto takes the first that works on this host"),
          key(
              "ebpf.ring_size",
              Size.powerOfTwo("256KiB", "256MiB"),
              "4MiB",
              "Room for records on their way from the kernel; what does not fit is lost and"
                  + " counted"),
          key(
              "ebpf.statistics",
              new Flag(),
              "false",
              "Measure the kernel time of each plugin, which costs a little of it"),
          key(
              "ebpf.max_connections",
              new Whole(64, 4_194_304),
              "65536",
              "Connections that can be traced at the same time"),
          key(
                  "discovery.executable",
                  EXECUTABLE,
                  "",
                  "Instrument processes whose executable matches; short for one group of"
                      + " discovery.instrument together with the next three")
              .or("SONDE_AUTO_TARGET_EXE"),
          key(
                  "discovery.open_ports",
                  Items.of(new Ports()),
                  "",
                  "Instrument processes that listen on one of these TCP ports")
              .or("SONDE_OPEN_PORT"),
          key("discovery.pids", Items.of(PID), "", "Instrument these processes")
              .or("SONDE_TARGET_PID"),
          key(
                  "discovery.languages",
                  Items.of(LANGUAGE),
                  "",
                  "Instrument processes written in these languages")
              .or("SONDE_AUTO_TARGET_LANGUAGE"),
          key(
              "discovery.instrument",
              new Groups(table(MATCHING, OVERRIDES)),
              "",
              "Processes to instrument; they must match all that a group says, of any group. If"
                  + " nothing is selected, every process that listens on a port is instrumented"),
          key(
              "discovery.exclude",
              new Groups(table(MATCHING)),
              "",
              "Processes to leave alone, whatever else selects them"),
          key(
              "discovery.default_excludes",
              new Flag(),
              "true",
              "Leave alone this agent, other agents and collectors, and parts of the system"),
          key(
              "discovery.poll_interval",
              Time.between("100ms", "1h"),
              "5s",
              "How often processes are looked for that the kernel did not announce"),
          key(
                  "service.name",
                  Text.any(),
                  "",
                  "service.name of everything; by default each service gets its own")
              .or("OTEL_SERVICE_NAME"),
          key("service.namespace", Text.any(), "", "service.namespace of everything"),
          key("resource.attributes", new Pairs(), "", "Attributes added to every resource")
              .or("OTEL_RESOURCE_ATTRIBUTES"),
          key(
                  "traces.sampler",
                  SAMPLERS,
                  "parentbased_always_on",
                  "Which requests are traced; metrics count all")
              .or("OTEL_TRACES_SAMPLER"),
          key(
                  "traces.sampler_arg",
                  new Fraction(),
                  "1",
                  "Share of traces that a traceidratio sampler keeps")
              .or("OTEL_TRACES_SAMPLER_ARG"),
          key(
              "routes.patterns",
              Items.of(ROUTE),
              "",
              "Routes of HTTP requests, the first that fits"),
          key("routes.ignore", Items.of(ROUTE), "", "Routes that are not exported"),
          key(
              "routes.ignore_mode",
              Choice.of("all", "traces", "metrics"),
              "all",
              "What is not exported of them"),
          key(
              "routes.unmatched",
              Choice.of("learn", "path", "wildcard", "unset"),
              "learn",
              "Route of a request that fits no pattern: learned from the paths seen, the path"
                  + " itself, /**, or none"),
          key(
              "routes.learn_limit",
              new Whole(1, 100_000),
              "100",
              "Different values of one path segment before it is taken for a variable"),
          key("attributes.traces.include", Items.of(ATTRIBUTE), "", "Attributes added to spans"),
          key("attributes.traces.exclude", Items.of(ATTRIBUTE), "", "Attributes left out of spans"),
          key(
              "attributes.metrics.include",
              Items.of(ATTRIBUTE),
              "",
              "Attributes added to metrics; each new value is a new series"),
          key(
              "attributes.metrics.exclude",
              Items.of(ATTRIBUTE),
              "",
              "Attributes left out of metrics"),
          key(
              "redact.query_parameters",
              Items.of(Text.of("a name")),
              "token,access_token,refresh_token,id_token,jwt,session,sid,sig,signature,Signature,"
                  + "key,api_key,apikey,client_secret,secret,password,passwd,pass,pwd,code,otp,"
                  + "reset_token,invite_token,verify_token,assertion,SAMLResponse,"
                  + "X-Amz-Signature,X-Amz-Credential,X-Amz-Security-Token,AWSAccessKeyId,"
                  + "X-Goog-Signature,X-Goog-Credential,SecurityToken,card,cvv,ssn",
              "Query parameters whose values are replaced before anything leaves the agent"),
          key(
              "metrics.cardinality_limit",
              new Whole(1, 1_000_000),
              "2000",
              "Series of one metric and service; the rest is added to one overflow series"),
          key(
              "metrics.expiry",
              Time.between("1s", "168h"),
              "5m",
              "How long a series is kept after its process ended or its last request"),
          key(
                  "otlp.endpoint",
                  new Url(),
                  "",
                  "Collector that gets traces and metrics, without /v1/traces; nothing is sent"
                      + " until an endpoint is set")
              .or("OTEL_EXPORTER_OTLP_ENDPOINT"),
          key("otlp.traces.endpoint", new Url(), "", "Full address for traces only")
              .or("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
          key("otlp.metrics.endpoint", new Url(), "", "Full address for metrics only")
              .or("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
          key("otlp.traces.enabled", new Flag(), "true", "Send traces if there is an endpoint"),
          key("otlp.metrics.enabled", new Flag(), "true", "Send metrics if there is an endpoint"),
          key("otlp.protocol", OTLP_PROTOCOL, "http/protobuf", "How it is sent")
              .or(
                  "OTEL_EXPORTER_OTLP_PROTOCOL",
                  "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                  "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"),
          key("otlp.headers", new Pairs(), "", "Headers of each request, for example a token")
              .or("OTEL_EXPORTER_OTLP_HEADERS")
              .hidden(),
          key("otlp.compression", Choice.of("gzip", "none"), "gzip", "How requests are packed")
              .or("OTEL_EXPORTER_OTLP_COMPRESSION"),
          key("otlp.timeout", Time.between("100ms", "10m"), "10s", "Longest wait for an answer")
              .orMilliseconds("OTEL_EXPORTER_OTLP_TIMEOUT"),
          key("otlp.certificate", FILE, "", "Authorities trusted in place of the system's")
              .or("OTEL_EXPORTER_OTLP_CERTIFICATE"),
          key("otlp.client_certificate", FILE, "", "Certificate shown to the collector")
              .or("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"),
          key("otlp.client_key", FILE, "", "Private key of otlp.client_certificate")
              .or("OTEL_EXPORTER_OTLP_CLIENT_KEY"),
          key(
                  "otlp.queue_size",
                  new Whole(1, 1_000_000),
                  "8192",
                  "Spans that wait while the collector is slow; the rest is dropped and counted")
              .or("OTEL_BSP_MAX_QUEUE_SIZE"),
          key("otlp.batch_size", new Whole(1, 65_536), "512", "Most spans of one request")
              .or("OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
          key(
                  "otlp.schedule_delay",
                  Time.between("10ms", "1h"),
                  "1s",
                  "Longest wait of a span for others to go with it")
              .orMilliseconds("OTEL_BSP_SCHEDULE_DELAY"),
          key(
                  "otlp.metrics.interval",
                  Time.between("1s", "24h"),
                  "60s",
                  "Time between two exports of metrics")
              .orMilliseconds("OTEL_METRIC_EXPORT_INTERVAL"),
          key(
              "prometheus.port",
              new Whole(0, 65_535),
              "0",
              "Port where Prometheus finds the metrics; 0 opens none"),
          key("prometheus.address", Text.any(), "127.0.0.1", "Address that port is opened on"),
          key("prometheus.path", Text.path(), "/metrics", "Path of the metrics"),
          key(
              "prometheus.tls.certificate",
              FILE,
              "",
              "Certificate of the port; none for plain HTTP"),
          key("prometheus.tls.key", FILE, "", "Private key of prometheus.tls.certificate"),
          key("prometheus.basic_auth.user", Text.any(), "", "User who may read the metrics"),
          key("prometheus.basic_auth.password", Text.any(), "", "Password of that user").hidden(),
          key(
              "console.format",
              Choice.of("auto", "text", "json", "off"),
              "auto",
              "Spans on the standard output; auto is text if no other exporter is configured"),
          key(
              "shell.enabled",
              new Flag(),
              "true",
              "Open a Unix socket through which the user who runs the agent, and root, can ask it"
                  + " (sonde shell, sonde processes and so on)"),
          key(
              "shell.socket",
              Text.of("the path of a socket"),
              "",
              "Where that socket is, in a folder that nobody else may enter; by default shell.sock"
                  + " in the folder that systemd made, or in /run/sonde for root, or in sonde in"
                  + " XDG_RUNTIME_DIR. Clients need the variable too"),
          key("plugins.disabled", Items.of(Text.of("a plugin id")), "", "Plugins left out"),
          key(
              "plugins.folder",
              Text.of("a folder"),
              "plugins",
              "Where plugins are dropped in, taken out and replaced while the agent runs; relative"
                  + " to the installation"),
          key(
              "plugins.drain_timeout",
              Time.between("0s", "1h"),
              "60s",
              "How long a plugin that was replaced may finish what is open; the rest is handed over"
                  + " and counted"),
          key(
              "plugins.require_signature",
              new Flag(),
              "false",
              "Refuse plugins that nobody in plugins.trust_store has signed"),
          key(
              "plugins.trust_store",
              Text.of("a PKCS12 or JKS file"),
              "",
              "Certificates of those who may sign plugins, or of who vouches for them"),
          key("plugins.trust_store_password", Text.any(), "", "Password of that file").hidden());

  private Schema() {}

  private static KeyTable table(Key[]... parts) {
    return new KeyTable(Stream.of(parts).flatMap(Stream::of).toArray(Key[]::new));
  }
}
