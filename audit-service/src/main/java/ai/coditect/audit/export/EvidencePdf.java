package ai.coditect.audit.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** The summary of an evidence package, for people: text on A4, nothing that needs a font file. */
final class EvidencePdf {

  private static final float MARGIN = 56;
  private static final float LEADING = 14;
  private static final int LINES = 50;
  private static final int WIDTH = 95;

  private final PDFont plain = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
  private final PDFont bold = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);

  /** A line of text. */
  private record Line(String text, boolean heading) {}

  /** Writes it. */
  void write(List<String> about, EvidenceTally tally, OutputStream out) throws IOException {
    List<Line> lines = lines(about, tally);
    try (var document = new PDDocument()) {
      for (int from = 0; from < lines.size(); from += LINES) {
        page(document, lines.subList(from, Math.min(lines.size(), from + LINES)));
      }
      document.save(out);
    }
  }

  private static List<Line> lines(List<String> about, EvidenceTally tally) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Evidence from the audit trail", true));
    about.forEach(text -> add(lines, text));
    tally.facts().forEach(text -> add(lines, text));
    for (Control control : tally.wanted()) {
      add(lines, "");
      lines.add(new Line(control.code() + "  " + control.title(), true));
      var counts = new TreeMap<>(tally.of(control));
      if (counts.isEmpty()) {
        add(lines, "No entry in this period.");
      }
      counts.forEach((what, count) -> add(lines, "%8d  %s".formatted(count, what)));
    }
    add(lines, "");
    lines.add(new Line("How to check it", true));
    add(
        lines,
        "Each line of controls.csv names an entry by its index; entries.ndjson has it, with the");
    add(lines, "proof that the log contains it. README.txt says how to check all of it offline.");
    return lines;
  }

  private static void add(List<Line> lines, String text) {
    String rest = text;
    while (rest.length() > WIDTH) {
      lines.add(new Line(rest.substring(0, WIDTH), false));
      rest = rest.substring(WIDTH);
    }
    lines.add(new Line(rest, false));
  }

  private void page(PDDocument document, List<Line> lines) throws IOException {
    var page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    try (var content = new PDPageContentStream(document, page)) {
      content.beginText();
      content.setLeading(LEADING);
      content.newLineAtOffset(MARGIN, PDRectangle.A4.getHeight() - MARGIN);
      for (Line line : lines) {
        content.setFont(line.heading() ? bold : plain, line.heading() ? 12 : 10);
        content.showText(printable(line.text()));
        content.newLine();
      }
      content.endText();
    }
  }

  /** The built-in fonts have the letters of Western Europe. */
  private static String printable(String text) {
    return text.chars()
        .map(c -> (c >= ' ' && c < 127) || (c >= 161 && c < 256) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
