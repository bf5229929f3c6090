package ai.coditect.localstack.launcher;

import ai.coditect.localstack.stack.PortPlan;
import ai.coditect.localstack.stack.StackListener;
import java.io.Console;
import java.io.PrintStream;

/** Shows a person how a start gets on. */
interface Progress extends StackListener, AutoCloseable {

  /** A live table on a terminal, plain lines elsewhere. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
  static Progress on(PrintStream out, PortPlan ports) {
    Console console = System.console();
    boolean terminal =
        console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    return terminal ? new LiveTable(out, ports) : new PlainLines(out, ports);
  }

  /** Nothing more is shown. Repeatable. */
  @Override
  void close();
}
