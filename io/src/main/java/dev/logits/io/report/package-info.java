/**
 * What people look at: plots for the terminal, diagrams as SVG, and the report of a calibration as one HTML page.
 *
 * <p>Everything is a pure function from values of {@code dev.logits.metric} and {@code dev.logits.calibrate} to text:
 * nothing reads a clock, a locale or a terminal, so the same input gives the same bytes. Foreign text, such as a file's
 * name or a label, can neither break a line, nor give the terminal orders, nor become markup.
 *
 * <pre>{@code
 * Reliability reliability = new Reliability(List.of(
 *         new Reliability.Bin(0.0, 0.5, 20, 0.45, 0.50), new Reliability.Bin(0.5, 1.0, 980, 0.92, 0.84)));
 * ReliabilityPlot.lines(reliability, PlotStyle.plain(80)).forEach(System.out::println);
 * BarList.lines(List.of(new BarList.Item("tabby cat", 0.62), new BarList.Item("lynx", 0.38)), PlotStyle.ascii(80))
 *         .forEach(System.out::println);
 * String svg = ReliabilitySvg.of(reliability, "Reliability of my model");
 * String histogram = ConfidenceHistogramSvg.of(reliability, "Confidence of my model");
 *
 * CalibrationReport report = new CalibrationReport(title, source, split, "temperature",
 *         Map.of("temperature", "1.84"), fit, before, after, List.of(), origin);
 * System.out.println(report.verdict().text());
 * Files.writeString(Path.of("report.html"), report.html());
 * }</pre>
 *
 * <p>{@link dev.logits.io.report.ReliabilityPlot ReliabilityPlot} is the main type for the terminal, {@link
 * dev.logits.io.report.CalibrationReport CalibrationReport} for a page to keep. Over-confidence is warm, hollow and
 * negative everywhere, under-confidence cold, filled and positive, so that neither color nor sign is needed alone.
 *
 * <p>What builds on what: {@code Markup} and {@code TerminalText} make foreign text safe. {@code Svg} is a picture, on
 * which the classes named so draw; its {@code Color} is the one home of the colors of pictures, light and dark. {@code
 * ReportStyle} is the style sheet of pages, with those colors and its own for text and tables; {@code ReportPage} and
 * {@code StoryPage} are the pages. {@code SvgPng} paints a picture for programs that show no SVG.
 *
 * <p>What may import it: {@code app}. It imports core, {@code io.file} and the JDK only.
 */
package dev.logits.io.report;
