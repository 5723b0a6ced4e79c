package io.sonde.discovery.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.FakeProc;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultNameTest {
  private final FakeProc fake = new FakeProc();

  @AfterEach
  void removeTree() {
    fake.close();
  }

  private String name(FakeProc.Builder process) {
    process.write();
    return DefaultName.of(new Candidate(fake.proc(), 7, null), "");
  }

  // Executable, working directory, command line; arguments are parted by single spaces.
  static Stream<Arguments> processes() {
    return Stream.of(
        arguments("http.server", "python3.11", "/", "python3 -m http.server 8000"),
        arguments("orders", "python3.11", "/srv", "python3 -u -W ignore /srv/orders.py --port 80"),
        arguments("orders", "python3", "/srv", "python3 -um orders"),
        arguments("shop", "python3", "/srv/shop", "python3 manage.py runserver"),
        arguments("shop", "python3.12", "/", "python3 /srv/shop/app/__main__.py"),
        arguments("main", "python3", "/app", "python3 main.py"),
        arguments("app", "python3", "/srv/shop", "python3 app.py"),
        arguments(
            "shop", "python3", "/", "python3 /usr/bin/gunicorn -b 0:80 shop.wsgi:application"),
        arguments("shop", "python3", "/", "python3 /usr/bin/gunicorn --workers 4 shop.wsgi"),
        arguments("shop", "python3", "/srv/shop", "python3 /bin/uvicorn main:app --port 80"),
        arguments("shop", "python3", "/srv/shop", "python3 -m uvicorn app.main:app"),
        arguments("hypercorn", "python3", "/", "python3 /bin/hypercorn --help"),
        arguments("hello", "python3", "/", "python3 /bin/flask --app hello run"),
        arguments("jobs", "python3", "/", "python3 /bin/celery -A jobs worker"),
        arguments("shop", "uwsgi", "/", "uwsgi --http :80 --module shop.wsgi:application"),
        arguments("shop", "uwsgi-core", "/srv/shop", "uwsgi-core"),
        arguments("unit", "python3", "/", "python3 -c import_this"),
        arguments("unit", "python3", "/", "python3 -Ic import_this"),
        arguments("unit", "python3", "/", "python3"),
        arguments("shop", "java", "/", "java -Xmx64m -jar /opt/shop-1.4.2-SNAPSHOT.jar --debug"),
        arguments("shop-api", "java", "/", "java -jar shop-api.jar"),
        arguments("cart", "java", "/", "java -Dspring.application.name=cart -jar /opt/x.jar"),
        arguments("cart", "java", "/", "java -jar /x.jar --spring.application.name=cart"),
        arguments("shop", "java", "/", "java -jar /opt/shop/quarkus-app/../quarkus-run.jar"),
        arguments("app", "java", "/", "java -jar /app.jar"),
        arguments("Billing", "java", "/", "java -cp /a.jar:/b.jar com.acme.Billing x"),
        arguments("orders", "java", "/", "java -cp a.jar com.acme.orders.Main"),
        arguments("Server", "java", "/", "java -p mods -m com.acme/com.acme.net.Server"),
        arguments("Echo", "java", "/", "java --source 25 /tmp/Echo.java"),
        arguments(
            "tomcat", "java", "/", "java -classpath x org.apache.catalina.startup.Bootstrap start"),
        arguments("jetty", "java", "/", "java -jar /opt/jetty/start.jar"),
        arguments("kafka", "java", "/", "java -cp x kafka.Kafka server.properties"),
        arguments("unit", "java", "/", "java @/opt/arguments"),
        arguments("server", "node", "/srv", "node --inspect=0 -r ./hook server.js"),
        arguments("shop", "node", "/srv/shop", "node index.js"),
        arguments("unit", "node", "/", "node -e require('http')"),
        arguments("shop", "ruby3.1", "/srv/shop", "puma 5.6.5 (tcp://0.0.0.0:9292) [shop]"),
        arguments("shop", "ruby", "/srv/shop", "ruby bin/rails server -p 80"),
        arguments("shop", "ruby", "/srv/shop/releases/20240131", "ruby /usr/bin/unicorn -c x.rb"),
        arguments("mailer", "ruby", "/", "ruby -I lib /srv/mailer.rb"),
        arguments("php-fpm", "php-fpm8.2", "/", "php-fpm: master process (/etc/php/fpm.conf)"),
        arguments("blog", "php-fpm8.2", "/", "php-fpm: pool blog"),
        arguments("shop", "php8.2", "/", "php -S 0.0.0.0:80 -t /srv/shop/public"),
        arguments("router", "php", "/srv", "php -S 0.0.0.0:80 router.php"),
        arguments("shop", "php", "/srv/shop", "php artisan serve"),
        arguments("Shop.Api", "dotnet", "/", "dotnet /app/Shop.Api.dll --urls http://+:80"),
        arguments("Shop", "dotnet", "/", "dotnet exec --runtimeconfig a.json Shop.dll"),
        arguments("shop", "dotnet", "/srv/shop", "dotnet run"),
        arguments("rabbit", "beam.smp", "/", "beam.smp -W w -- -root /x -sname rabbit@host"),
        arguments("nginx", "nginx", "/", "nginx: master process /usr/sbin/nginx"),
        arguments("apache2", "apache2", "/", "/usr/sbin/apache2 -k start"),
        arguments("shop", "shop", "/", "./shop serve"));
  }

  @ParameterizedTest
  @MethodSource("processes")
  void takesTheFirstNameThatSaysSomething(String name, String program, String cwd, String line) {
    String[] arguments =
        line.contains(": ") || line.contains(" [") ? new String[] {line} : line.split(" ");
    FakeProc.Builder process =
        fake.process(7).executable("/usr/bin/" + program).in(cwd).arguments(arguments);
    assertThat(name(process.cgroup("0::/system.slice/unit.service\n"))).isEqualTo(name);
  }

  @Test
  void readsThePackageOfNode() {
    FakeProc.Builder process =
        fake.process(7)
            .executable("/bin/node")
            .in("/srv/shop/src")
            .holding("/srv/shop/package.json", "{\"a\": {\"name\": \"no\"}, \"name\": \"shop\"}")
            .holding("/srv/shop/node_modules/next/package.json", "{\"name\": \"next\"}");
    assertThat(name(process.arguments("node", "/srv/shop/src/a/b.js"))).isEqualTo("shop");
    assertThat(name(process.arguments("node", "../node_modules/next/bin/next"))).isEqualTo("shop");
    assertThat(name(process.arguments("next-server (v14)"))).isEqualTo("shop");
    process.variable("npm_package_name", "started").in("/srv");
    assertThat(name(process.arguments("node", "a.js"))).isEqualTo("started");
  }

  @Test
  void fallsBackToWhatIsKnown() {
    FakeProc.Builder process = fake.process(7).executable("/usr/bin/python3").commandLine("");
    assertThat(name(process)).isEqualTo("unknown_service:python3");
    assertThat(name(process.in("/home/kim"))).isEqualTo("unknown_service:python3");
    assertThat(name(process.in("/srv/shop"))).isEqualTo("shop");
    assertThat(DefaultName.of(new Candidate(fake.proc(), 7, null), "parent")).isEqualTo("parent");
    assertThat(name(fake.process(7).executable(""))).isEqualTo("unknown_service");
    assertThat(DefaultName.of(new Candidate(fake.proc(), 8, null), ""))
        .isEqualTo("unknown_service");
  }

  @Test
  void aReleaseOfErlangAndAnApplicationOfFlaskAreInTheEnvironment() {
    FakeProc.Builder erlang =
        fake.process(7).executable("/x/beam.smp").variable("RELEASE_NAME", "chat");
    assertThat(name(erlang)).isEqualTo("chat");
    FakeProc.Builder flask =
        fake.process(7).executable("/x/python3").variable("FLASK_APP", "shop.py");
    assertThat(name(flask.arguments("python3", "-m", "flask", "run"))).isEqualTo("shop");
  }

  private static final String[] HOSTILE = {
    "",
    "\0",
    "\0".repeat(100_000),
    "python3\0-m",
    "python3\0-m\0",
    "python3\0-W",
    "\n\n\n",
    "gunicorn: master [",
    "gunicorn: master ]x[",
    "gunicorn: \u00ff",
    "a\0".repeat(50_000),
    "x".repeat(1_000_000),
    "python3\0" + "/".repeat(60_000) + "\0",
    "java\0-jar\0",
    "java\0-m\0/\0",
    "java\0.\0",
    "java\0..Main\0",
    "node\0-r\0",
    "node\0--\0",
    "node\0\u00fe\u00ff/../..\0",
    "php-fpm: pool ",
    "puma [",
    "dotnet\0exec\0",
    "x\0-sname\0",
    "x\0a\nb\0",
    "x\0\u001b[2J.py\0"
  };

  @ParameterizedTest
  @ValueSource(strings = {"python3", "java", "node", "ruby", "php", "dotnet", "beam.smp", "a\nb"})
  void survivesEveryCommandLine(String program) {
    fake.process(7).executable("/x/" + program).write();
    for (String raw : HOSTILE) {
      fake.file("7/cmdline", raw);
      String name = DefaultName.of(new Candidate(fake.proc(), 7, null), "");
      assertThat(name).isNotBlank().hasSizeLessThan(300).doesNotContain("\n", "\0", "\u001b");
    }
  }
}
