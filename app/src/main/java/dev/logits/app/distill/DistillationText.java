package dev.logits.app.distill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.ReadingText;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.distill.DistillationReport;
import dev.logits.io.Reading;
import dev.logits.learn.network.Architecture;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said of a student that was taught.
 *
 * @param student its layers
 * @param teacherParameters of all teachers together
 * @param method how it was taught
 * @param taughtOn the rows it was trained on
 * @param judgedOn the rows it was compared on
 * @param save where it was written, if it was
 */
record DistillationText(
        Architecture student,
        long teacherParameters,
        DistillationOptions method,
        Sample taughtOn,
        Sample judgedOn,
        Optional<Path> save) {

    /** What is said before it is taught. */
    String heading() {
        return "student " + student + " (" + Words.count(student.parameters()) + " parameters), teacher of "
                + Words.count(teacherParameters) + ", " + method;
    }

    /** The scores, and what to do next. */
    void print(DistillationReport report, Terminal terminal) {
        terminal.println("");
        terminal.println(Words.rows(taughtOn.x().rows()) + " taught on, " + Words.count(taughtOn.labeled())
                + " with a label; " + Words.rows(judgedOn.x().rows()) + " to compare on");
        terminal.println("              accuracy       nll       ece  agrees with teacher");
        terminal.println(line("alone", report.alone()));
        terminal.println(line("taught", report.taught()));
        terminal.println(line("teacher", report.teacher()));
        if (save.isPresent()) {
            terminal.println("wrote " + save.get() + ": the student that was taught");
            terminal.next("predict " + Words.quoted(save.get().toString()) + " DATA --out logits.npz");
        }
    }

    private static String line(String name, DistillationReport.Score s) {
        return String.format(
                Locale.ROOT,
                "%-12s%8.2f %%  %8s  %8s  %17.2f %%",
                name,
                100 * s.accuracy(),
                Words.number(s.nll()),
                Words.number(s.ece()),
                100 * s.agreement());
    }

    /**
     * The same as JSON.
     *
     * @param teacherReading how the teacher's logits were read, where they came from a file
     */
    void printJson(DistillationReport report, Optional<Reading> teacherReading, Terminal terminal) {
        ObjectNode result = Json.object();
        result.put("loss", method.name());
        Json.number(result, "temperature", method.temperature());
        Json.number(result, "alpha", method.alpha());
        Json.number(result, "last_alpha", method.lastAlpha());
        result.put("student", student.toString());
        result.put("student_parameters", student.parameters());
        result.put("teacher_parameters", teacherParameters);
        result.put("rows", taughtOn.x().rows());
        result.put("labeled_rows", taughtOn.labeled());
        result.put("test_rows", judgedOn.x().rows());
        add(result, "teacher", report.teacher());
        add(result, "alone", report.alone());
        add(result, "taught", report.taught());
        save.ifPresent(file -> result.put("save", file.toString()));
        teacherReading.ifPresent(reading -> ReadingText.putInto(result, reading, terminal));
        terminal.text(Json.text(result));
    }

    private static void add(ObjectNode result, String name, DistillationReport.Score score) {
        ObjectNode item = result.putObject(name);
        Json.number(item, "accuracy", score.accuracy());
        Json.number(item, "nll", score.nll());
        Json.number(item, "ece", score.ece());
        Json.number(item, "agreement", score.agreement());
    }
}
