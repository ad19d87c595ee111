package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.FitReport.Status;
import dev.logits.calibrate.MethodComparison;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.MadeEvaluation;
import dev.logits.metric.Metric;
import dev.logits.metric.Reliability;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CoverageReport;
import dev.logits.uncertainty.MadeCoverage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CalibrationReportTest {

    private static final Evaluation BEFORE = Samples.generated(5000, 10, 15, 1.84, 1);
    private static final Evaluation AFTER = Samples.generated(5000, 10, 15, 1, 1);
    private static final CalibrationReport REPORT = Samples.report(Samples.fit(Status.CONVERGED), BEFORE, AFTER);

    private static CalibrationReport named(String text) {
        return new CalibrationReport(
                text,
                text,
                text,
                text,
                Map.of(text, text),
                Samples.fit(Status.CONVERGED),
                BEFORE,
                AFTER,
                List.of(text),
                new CalibrationReport.Origin(text, text, text, text));
    }

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        String html = REPORT.html();
        Xml page = Xml.parsed(html);
        assertThat(page.all("//script | //link | //img | //iframe | //object")).isEmpty();
        assertThat(page.all("//@src/.. | //@href/.. | //*[starts-with(local-name(@*), 'on')]"))
                .isEmpty();
        assertThat(html.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("url(")
                .doesNotContain("@import");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void itsPartsComeInTheOrderAReaderNeedsThem() throws Exception {
        assertThat(Xml.parsed(REPORT.html()).all("//h1 | //h2 | //summary").stream()
                        .map(Element::getTextContent))
                .containsExactly(
                        "Calibration of predictions.npz",
                        "Scores",
                        "More scores",
                        "Reliability",
                        "When to answer",
                        "Classes",
                        "Confidence",
                        "The bins in numbers",
                        "What the numbers mean",
                        "How it was made");
    }

    @Test
    void theScoresStandBeforeAndAfterWithTheirChange() throws Exception {
        Evaluation before = Samples.oneBin(5000, 0.921, 0.843, 0.6123);
        Evaluation after = Samples.oneBin(5000, 0.854, 0.843, 0.6543);
        Xml page = Xml.parsed(
                Samples.report(Samples.fit(Status.CONVERGED), before, after).html());
        List<String> rows = page.all("//table[@class='scores']/tbody/tr").stream()
                .map(row -> row.getTextContent().replace('\u00a0', ' '))
                .toList();
        assertThat(rows)
                .contains(
                        "Accuracy84.30 %84.30 %samehigher",
                        "Negative log-likelihood0.61230.6543+0.0420 worselower",
                        "Calibration error (ECE)7.80 %1.10 %−6.70 points betterlower");
    }

    @Test
    void infiniteAndUndefinedScoresAreShownAsThat() throws Exception {
        Evaluation before = Samples.impossible(Samples.oneBin(5000, 0.921, 0.843, 0.6), 3, 17);
        Xml page = Xml.parsed(
                Samples.report(Samples.fit(Status.CONVERGED), before, Samples.oneBin(5000, 0.85, 0.843, Double.NaN))
                        .html());
        assertThat(page.text("//table[@class='scores']/tbody/tr[2]"))
                .isEqualTo("Negative log-likelihoodinfiniten/an/alower");
        assertThat(page.text("//section[@class='notes']//li[1]"))
                .isEqualTo("The negative log-likelihood before is infinite: 3 rows give their label probability 0, "
                        + "first row 17.");
        Xml healed = Xml.parsed(
                Samples.report(Samples.fit(Status.CONVERGED), before, AFTER).html());
        assertThat(healed.text("//table[@class='scores']/tbody/tr[2]")).contains("infinite1.2002now finite better");
    }

    @Test
    void bothDiagramsAndBothHistogramsHaveNames() throws Exception {
        assertThat(Xml.parsed(REPORT.html()).all("//figure//svg[@role='img']/title").stream()
                        .map(Element::getTextContent))
                .containsExactly(
                        "Reliability before calibration",
                        "Reliability after calibration",
                        "Errors among the rows answered",
                        "Confidence before calibration",
                        "Confidence after calibration");
    }

    @Test
    void everyTableNamesItsColumnsAndRows() throws Exception {
        Xml page = Xml.parsed(REPORT.html());
        assertThat(page.all("//thead//th[not(@scope='col')] | //tbody/tr[not(th[@scope='row'])]"))
                .isEmpty();
        assertThat(page.all("//table")).hasSize(6);
    }

    @Test
    void howItWasMadeIsComplete() throws Exception {
        FitReport fit = new FitReport.Builder(Status.CONVERGED, 4988, 10)
                .ignored(12)
                .nllBefore(0.6)
                .nllAfter(0.5)
                .gradient(-3.14e-12)
                .passes(9)
                .missingClasses(List.of(3, 7))
                .build();
        Xml page = Xml.parsed(Samples.report(fit, BEFORE, AFTER).html());
        String text = page.text("//section[last()]");
        assertThat(text)
                .contains("logits calibrate predictions.npz --method temperature --report report.html")
                .contains("a seeded half split")
                .contains("converged after 9 passes over the rows")
                .contains("−3.1e−12")
                .contains("1.8437261523")
                .contains("4,988, and 12 ignored (label −1)")
                .contains("Logits 0.1.0, Java 17.0.15")
                .contains("2026-01-31 12:00 UTC");
        assertThat(page.text("//section[@class='notes']")).contains("No fitted row is labeled with classes 3, 7.");
    }

    @Test
    void aHostileFileNameStaysText() throws Exception {
        String name = "</title><script>alert(\"1\")</script><img src=x onerror='x'>&amp;\u0007\u202egnp.npz";
        String html = named(name).html();
        assertThat(html).doesNotContain("<script").doesNotContain("<img");
        Xml page = Xml.parsed(html);
        assertThat(page.all("//script | //img")).isEmpty();
        assertThat(page.text("//h1"))
                .isEqualTo("</title><script>alert(\"1\")</script><img src=x onerror='x'>&amp;\ufffd\ufffdgnp.npz");
        assertThat(page.text("//head/title")).isEqualTo(page.text("//h1"));
    }

    @Test
    void percentSignsInForeignTextAreNoFormat() throws Exception {
        assertThat(Xml.parsed(named("100%s%n%d.npz").html()).text("//h1")).isEqualTo("100%s%n%d.npz");
    }

    @Test
    void theSameReportIsTheSameBytesInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            String root = REPORT.html();
            for (String tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(REPORT.html()).isEqualTo(root);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void parametersKeepTheirOrderAndTheReportItsOwnCopies() {
        Map<String, String> parameters = new LinkedHashMap<>();
        List.of("zeta", "alpha", "mu").forEach(name -> parameters.put(name, "1"));
        List<String> notes = new ArrayList<>(List.of("first"));
        CalibrationReport r = new CalibrationReport(
                "t", "s", "s", "m", parameters, Samples.fit(Status.CONVERGED), BEFORE, AFTER, notes, REPORT.origin());
        parameters.clear();
        notes.clear();
        assertThat(r.parameters().keySet()).containsExactly("zeta", "alpha", "mu");
        assertThat(r.notes()).containsExactly("first");
        assertThat(r.html()).containsSubsequence("<dt>zeta", "<dt>alpha", "<dt>mu");
    }

    @Test
    void rejectsScoresOfDifferentRows() {
        assertThatThrownBy(
                        () -> Samples.report(Samples.fit(Status.CONVERGED), BEFORE, Samples.oneBin(40, 0.9, 0.9, 0.3)))
                .hasMessage("a report compares the same rows before and after: before has 5000 rows of 10 classes, "
                        + "after 40 of 10");
    }

    @Test
    void aReportWithoutLabeledRowsIsStillAPage() throws Exception {
        Evaluation none = Samples.evaluation(
                new Reliability(List.of(Samples.empty(0, 1))), Double.NaN, Double.NaN, Double.NaN, 10);
        String html = Samples.report(Samples.fit(Status.CONVERGED), none, none).html();
        Xml page = Xml.parsed(html);
        assertThat(html).doesNotContain("NaN");
        assertThat(page.text("//table[@class='scores']/tbody/tr[1]")).isEqualTo("Accuracyn/an/an/ahigher");
        assertThat(page.all("//section[contains(@class, 'verdict')]/p")).hasSize(1);
    }

    @Test
    void noWordOfTheProgramLeaksIntoThePage() {
        for (Status status : Status.values()) {
            String html = Samples.report(Samples.fit(status), BEFORE, AFTER).html();
            assertThat(html)
                    .doesNotContain("NaN")
                    .doesNotContain("Infinity")
                    .doesNotContain("null")
                    .doesNotContain(status.name());
        }
    }

    @Test
    void oneSentenceComesFirst() throws Exception {
        String lead = Xml.parsed(REPORT.html()).text("//section[contains(@class, 'verdict')]/p[@class='lead'][1]");
        assertThat(lead).startsWith("Calibrated: off by");
        Xml separable = Xml.parsed(
                Samples.report(Samples.fit(Status.SEPARABLE), BEFORE, AFTER).html());
        assertThat(separable.all("//p[@class='lead']")).isEmpty();
    }

    @Test
    void intervalsMethodsAndSetsAreShownWhereThereAreAny() throws Exception {
        Bootstrap intervals = MadeEvaluation.intervals(
                Map.of(Metric.ECE, new Interval(0.01234, 0.04567)), Map.of(Metric.MCE, "the worst bin is small"));
        MethodComparison methods = new MethodComparison(
                List.of(
                        new MethodComparison.Row("vector", 0.5, 0.01, 0, 0, 20, ""),
                        new MethodComparison.Row("temperature", 0.51, 0.01, 0.01, 0.002, 1, "<odd>")),
                "vector",
                "It is best by more than noise.",
                5,
                3);
        ConformalSets sets =
                new ConformalSets(ConformalSets.Options.raps(0.9), List.of(Double.POSITIVE_INFINITY), 5, 10, List.of());
        CoverageReport coverage = MadeCoverage.of(0.904, new Interval(0.895, 0.912), 1.75, 1, 6);
        Xml page = Xml.parsed(REPORT.with(ReportDetails.NONE
                        .withIntervals(intervals, intervals)
                        .withComparison(methods)
                        .withSets(sets, coverage))
                .html());
        assertThat(page.text("//table[@class='scores'][1]")).contains("1.23 – 4.57");
        assertThat(page.all("//p[@class='hint']").stream().map(Element::getTextContent))
                .anyMatch(text -> text.contains("Largest bin error (MCE) has no interval: the worst bin is small."));
        assertThat(page.text("//table[@class='methods']"))
                .contains("vector chosen0.50000")
                .contains("<odd>");
        assertThat(page.text("//table[@class='sets']")).contains("RAPS", "90.40", "1.750 classes");
        assertThat(page.all("//h2 | //summary").stream().map(Element::getTextContent))
                .contains("Methods compared", "Prediction sets");
        assertThat(page.all("//p[@class='hint']").stream().map(Element::getTextContent))
                .anyMatch(text -> text.contains("5 held-out rows cannot promise a coverage of 0.9, which takes 9"));
    }

    @Test
    void theLargestBinErrorSaysHowManyRowsItHangsOn() throws Exception {
        Evaluation spiky = Samples.evaluation(
                new Reliability(
                        List.of(new Reliability.Bin(0, 0.5, 1, 0.25, 1), new Reliability.Bin(0.5, 1, 1999, 0.9, 0.89))),
                0.89,
                0.3,
                0.2,
                10);
        assertThat(Xml.parsed(Samples.report(Samples.fit(Status.CONVERGED), spiky, spiky)
                                .html())
                        .all("//p[@class='hint']")
                        .stream()
                        .map(Element::getTextContent))
                .anyMatch(text -> text.contains("The bins of the largest error hold 1 row before and 1 row after."));
    }

    @Test
    void methodsHaveAColumnOfNotesOnlyWhereThereIsANote() throws Exception {
        MethodComparison.Row plain = new MethodComparison.Row("temperature", 0.5, 0.01, 0, 0, 1, "");
        MethodComparison.Row noted = new MethodComparison.Row("platt", 0.6, 0.01, 0.1, 0.01, 20, "fold 1 flat");
        for (List<MethodComparison.Row> rows : List.of(List.of(plain), List.of(plain, noted))) {
            Xml page = Xml.parsed(REPORT.with(ReportDetails.NONE.withComparison(
                            new MethodComparison(rows, "temperature", "It is best.", 5, 0)))
                    .html());
            int columns = rows.size() == 1 ? 6 : 7;
            assertThat(page.all("//table[@class='methods']//thead//th")).hasSize(columns);
            assertThat(page.all("//table[@class='methods']//tbody//tr[1]/*")).hasSize(columns);
        }
    }

    @Test
    void everyPictureIsAFileOfItsOwnAsSvgAndAsPng() throws Exception {
        Map<String, String> pictures = REPORT.pictures();
        assertThat(pictures.keySet())
                .containsExactly(
                        "reliability",
                        "reliability-before",
                        "reliability-after",
                        "risk-coverage",
                        "confidence-before",
                        "confidence-after");
        for (String svg : pictures.values()) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(SvgPng.of(svg, 2)));
            assertThat(image.getWidth()).isBetween(700, 1700);
            Set<Integer> colors = new HashSet<>();
            for (int x = 0; x < image.getWidth(); x++) {
                for (int y = 0; y < image.getHeight(); y++) {
                    colors.add(image.getRGB(x, y));
                }
            }
            assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
            assertThat(colors).contains(0xff000000 | 0x1c2127).hasSizeGreaterThan(20);
        }
    }

    @Test
    void aPictureFromElsewhereIsNotDrawn() {
        assertThatThrownBy(() -> SvgPng.of("<svg width=\"1\" height=\"1\" font-size=\"1\"><image/></svg>", 1))
                .hasMessageContaining("not a picture of this package: <image>");
        assertThatThrownBy(() -> SvgPng.of("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg/>", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /* The lines of package-info. */
    @Test
    void thePackagesExampleRuns() {
        Reliability reliability = new Reliability(
                List.of(new Reliability.Bin(0.0, 0.5, 20, 0.45, 0.50), new Reliability.Bin(0.5, 1.0, 980, 0.92, 0.84)));
        ReliabilityPlot.lines(reliability, PlotStyle.plain(80))
                .forEach(line -> assertThat(line).isNotNull());
        BarList.lines(
                List.of(new BarList.Item("tabby cat", 0.62), new BarList.Item("lynx", 0.38)), PlotStyle.ascii(80));
        String svg = ReliabilitySvg.of(reliability, "Reliability of my model");
        String histogram = ConfidenceHistogramSvg.of(reliability, "Confidence of my model");
        assertThat(svg).startsWith("<svg ");
        assertThat(histogram).startsWith("<svg ");
        assertThat(REPORT.verdict().headline()).isNotBlank();
        assertThat(REPORT.html()).startsWith("<!DOCTYPE html>");
    }
}
