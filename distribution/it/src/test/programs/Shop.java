import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of the JDK that answers as its query asks: {@code java Shop.java PORT}. {@code
 * ?status=404&size=9} is an answer of that status with 9 bytes; {@code &chunked=1} sends them in
 * chunks.
 */
public final class Shop {
  private Shop() {}

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          String query = exchange.getRequestURI().getQuery();
          byte[] body = "x".repeat(number(query, "size", 0)).getBytes();
          boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
          // This API says -1 for no body and 0 for chunks.
          long length = none ? -1 : number(query, "chunked", 0) == 1 ? 0 : body.length;
          exchange.sendResponseHeaders(number(query, "status", 200), length);
          if (!none) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  private static int number(String query, String name, int other) {
    Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(query);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : other;
  }
}
