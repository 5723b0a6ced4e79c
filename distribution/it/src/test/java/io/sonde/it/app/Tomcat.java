package io.sonde.it.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;

/**
 * A servlet container whose only servlet answers as its query asks: {@code ?status=404&size=9} is
 * an answer of that status with 9 bytes; {@code &chunked=1} sends them in chunks. Runs in a JVM of
 * its own.
 */
public final class Tomcat {
  private Tomcat() {}

  /** Serves until it is ended; the argument is the port. */
  public static void main(String[] arguments) throws LifecycleException {
    org.apache.catalina.startup.Tomcat tomcat = new org.apache.catalina.startup.Tomcat();
    tomcat.setBaseDir("tomcat");
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(Integer.parseInt(arguments[0]));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    Context context = tomcat.addContext("", null);
    org.apache.catalina.startup.Tomcat.addServlet(context, "shop", new Shop());
    context.addServletMappingDecoded("/", "shop");
    tomcat.start();
    tomcat.getServer().await();
  }

  private static final class Shop extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().transferTo(OutputStream.nullOutputStream());
      byte[] body = new byte[number(request, "size", 0)];
      int status = number(request, "status", 200);
      response.setStatus(status);
      if (number(request, "chunked", 0) == 1) {
        response.flushBuffer();
      } else if (status != HttpServletResponse.SC_NO_CONTENT) {
        response.setContentLength(body.length);
      }
      response.getOutputStream().write(body);
    }

    private static int number(HttpServletRequest request, String name, int other) {
      String value = request.getParameter(name);
      return value == null ? other : Integer.parseInt(value);
    }
  }
}
