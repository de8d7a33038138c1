// Compiles and runs programs one after the other in one process: lines in, lines out, fields parted by tabs.
// folder, main class, then name=value of system properties; the answer is the error, or an empty line.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class Worker {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  public static void main(String[] given) throws Exception {
    Path libraries = Path.of(given[1]);
    String wrong = compile(Path.of(given[0]), libraries, null);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!wrong.isEmpty()) {
      out.println(wrong);
      return;
    }
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(run(line.split("\t"), libraries).replace("\n", " | "));
    }
  }

  private static String compile(Path folder, Path target, Path libraries) throws Exception {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.filter(path -> path.toString().endsWith(".java")).filter(path -> !path.endsWith("Worker.java")).forEach(sources::add);
    }
    List<String> options = new ArrayList<>(List.of("-d", target.toString(), "-proc:none", "-nowarn"));
    if (libraries != null) {
      options.addAll(List.of("-cp", libraries.toString()));
    }
    StringWriter told = new StringWriter();
    boolean good = COMPILER.getTask(told, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(sources)).call();
    return good ? "" : told.toString();
  }

  private static String run(String[] job, Path libraries) throws Exception {
    Path folder = Path.of(job[0]);
    Path target = Files.createDirectories(folder.resolve("classes"));
    String wrong = compile(folder, target, libraries);
    if (!wrong.isEmpty()) {
      return wrong;
    }
    for (int i = 2; i < job.length; i++) {
      System.setProperty(job[i].substring(0, job[i].indexOf('=')), job[i].substring(job[i].indexOf('=') + 1));
    }
    URL[] places = {target.toUri().toURL(), libraries.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
      loader.loadClass(job[1]).getMethod("run").invoke(null);
      return "";
    } catch (Throwable thrown) {
      StringBuilder told = new StringBuilder();
      for (Throwable one = thrown; one != null; one = one.getCause()) {
        told.append(one).append(" ");
      }
      return told.toString().trim();
    } finally {
      for (int i = 2; i < job.length; i++) {
        System.clearProperty(job[i].substring(0, job[i].indexOf('=')));
      }
    }
  }
}
