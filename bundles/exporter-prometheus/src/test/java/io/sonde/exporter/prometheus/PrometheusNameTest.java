package io.sonde.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.Type;
import io.sonde.spi.telemetry.Metric;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusNameTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          http.server.request.duration, s,        HISTOGRAM, http_server_request_duration_seconds,    seconds
          http.server.request.body.size, By,      HISTOGRAM, http_server_request_body_size_bytes,     bytes
          sonde.records,                {record}, COUNTER,   sonde_records,                           ''
          sonde.records.total,          '',       COUNTER,   sonde_records,                           ''
          sonde.seats.total,            '',       GAUGE,     sonde_seats_total,                       ''
          sonde.lag.seconds,            s,        GAUGE,     sonde_lag_seconds,                       seconds
          sonde.queue.usage,            1,        GAUGE,     sonde_queue_usage_ratio,                 ratio
          sonde.count,                  1,        COUNTER,   sonde_count,                             ''
          net.io,                       By/s,     GAUGE,     net_io_bytes_per_second,                 bytes_per_second
          3d.frames,                    '',       COUNTER,   _3d_frames,                              ''
          größe,                        m²,       GAUGE,     gr__e_m_,                                m_
          """)
  void metrics(String name, String unit, Type type, String family, String suffix) {
    assertThat(PrometheusName.of(new Metric(name, unit, ""), type))
        .isEqualTo(new PrometheusName(family, suffix));
  }

  @ParameterizedTest
  @CsvSource({
    "http.request.method, http_request_method",
    "k8s.pod.name, k8s_pod_name",
    "2nd, key_2nd",
    "le, key_le",
    "__name__, key__name__",
    "'', key_",
  })
  void labels(String attribute, String label) {
    assertThat(PrometheusName.label(attribute)).isEqualTo(label);
  }
}
