package dev.logits.app.decode;

import dev.logits.app.shell.StandardStreams;
import dev.logits.decode.DecodingPlan;
import dev.logits.io.json.DecodingPlanJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A plan of a file, in the place of rules that options make. */
final class PlanFileOptions {
    @Option(
            names = "--plan",
            paramLabel = "FILE.json",
            converter = StandardStreams.Input.class,
            description =
                    "The rules and the sampler of a plan's file, in their order, in the place of options for rules.")
    private Path file;

    private DecodingPlan plan;

    boolean given() {
        return file != null;
    }

    /** Reads the file, if one was given. */
    void open() throws IOException {
        if (file != null) {
            plan = DecodingPlanJson.read(file);
        }
    }

    /** The plan, when it was read. */
    Optional<DecodingPlan> plan() {
        return Optional.ofNullable(plan);
    }
}
