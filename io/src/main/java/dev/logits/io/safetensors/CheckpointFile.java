package dev.logits.io.safetensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.file.TemporaryFile;
import dev.logits.io.internal.file.WriteTarget;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.network.Checkpoints;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.TrainingState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training's state in a file, which survives a kill at any moment. A new state is written beside the file and through
 * to the disk; then the file so far gets a second name, with {@code .previous} behind it; then the new one takes its
 * place in one step. So the file is there and whole at every moment, and if a disk spoils it, which a checksum tells,
 * the one before is taken. The checksum is that of everything in the file: numbers, names, shapes, and the state around
 * them.
 *
 * <p>It is a safetensors file whose parameters can be read as a network. While a training writes it, a second one that
 * would, of this process or another, is refused.
 *
 * <pre>{@code
 * Checkpoints checkpoints = CheckpointFile.resuming(Path.of("run.safetensors"), System.err::println);
 * trainer.withCheckpoints(checkpoints).fit(examples);
 * }</pre>
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class CheckpointFile implements Checkpoints {
    /** How long a training goes on, at most about, until its next checkpoint. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Path file;
    private final boolean resume;
    private final Consumer<String> warnings;
    private final long interval;
    private final NetworkInputs inputs;
    private long last = System.nanoTime();
    /** From the beginning of a training until its end; null before and after. */
    private TemporaryFile claim;

    CheckpointFile(Path file, boolean resume, Consumer<String> warnings, Duration interval, NetworkInputs inputs) {
        this.file = file;
        this.resume = resume;
        this.warnings = warnings;
        this.interval = interval.toNanos();
        this.inputs = inputs;
    }

    /** Begins anew, whatever the file holds, and writes it every ten seconds and at the end. */
    public static CheckpointFile fresh(Path file) {
        NullCheck.argument(file, "file");
        return new CheckpointFile(file, false, warning -> {}, INTERVAL, NetworkInputs.ARRAYS);
    }

    /**
     * Goes on from the file, or from the one before if it is spoilt; begins anew if there is neither.
     *
     * @param warnings hears when the one before had to be taken
     */
    public static CheckpointFile resuming(Path file, Consumer<String> warnings) {
        NullCheck.argument(file, "file");
        NullCheck.argument(warnings, "warnings");
        return new CheckpointFile(file, true, warnings, INTERVAL, NetworkInputs.ARRAYS);
    }

    /** The same, writing when so much time has passed. */
    public CheckpointFile every(Duration time) {
        NullCheck.argument(time, "time");
        return new CheckpointFile(file, resume, warnings, time, inputs);
    }

    /** The same, keeping what becomes of data before the network, so that the file can be read as one of them. */
    public CheckpointFile withInputs(NetworkInputs other) {
        NullCheck.argument(other, "other");
        return new CheckpointFile(file, resume, warnings, Duration.ofNanos(interval), other);
    }

    private Path previous() {
        return file.resolveSibling(file.getFileName() + ".previous");
    }

    @Override
    public boolean due(boolean endOfEpoch) {
        return System.nanoTime() - last >= interval;
    }

    @Override
    public Optional<TrainingState> latest() throws IOException {
        if (!resume) {
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            return Files.exists(previous()) ? Optional.of(read(previous())) : Optional.empty();
        }
        try {
            return Optional.of(read(file));
        } catch (MalformedFileException spoilt) {
            if (!Files.exists(previous())) {
                throw spoilt;
            }
            TrainingState before = read(previous());
            warnings.accept(spoilt.getMessage() + "; going on from " + previous() + ", step " + before.step());
            return Optional.of(before);
        }
    }

    @Override
    public void write(TrainingState state) throws IOException {
        NullCheck.argument(state, "state");
        Map<String, String> metadata = NetworkFile.metadata(state.network());
        inputs.put(metadata);
        metadata.put("state", NetworkJson.text(json(state)));
        try (AtomicFile next = AtomicFile.create(file)) {
            Safetensors.write(next, Safetensors.checked(metadata, state.tensors()), state.tensors());
            next.channel().force(true);
            keepPrevious();
            next.commit();
        }
        last = System.nanoTime();
    }

    /**
     * Lets no other training write the file until {@link #end}.
     *
     * @throws IOException if one does, and which process
     */
    @Override
    public void begin() throws IOException {
        claim = WriteTarget.claim(file);
    }

    /** Lets another training write the file. */
    @Override
    public void end() throws IOException {
        if (claim != null) {
            claim.close();
            claim = null;
        }
    }

    /** Gives the file its second name, without a moment when it has not its first. */
    private void keepPrevious() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Path link = file.resolveSibling("." + file.getFileName() + ".previous.tmp");
        Files.deleteIfExists(link);
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(file, link, StandardCopyOption.REPLACE_EXISTING);
        }
        WriteTarget.move(link, previous());
        // Two names of one file: moving one over the other does nothing, and leaves it.
        Files.deleteIfExists(link);
    }

    private static ObjectNode json(TrainingState state) {
        ObjectNode json = NetworkJson.object();
        json.set("training", NetworkJson.of(state.training()));
        json.put("loss", state.loss());
        json.put("rows", state.rows());
        json.put("hash", Integer.toString(state.hash()));
        json.put("step", state.step());
        NetworkJson.putNumber(json, "loss_sum", state.lossSum());
        json.put("seen", state.seen());
        json.put("labeled", state.labeled());
        json.put("correct", state.correct());
        json.put("best_epoch", state.bestEpoch());
        ArrayNode epochs = json.putArray("epochs");
        for (EpochResult epoch : state.epochs()) {
            ObjectNode item = epochs.addObject();
            NetworkJson.putNumber(item, "loss", epoch.loss());
            NetworkJson.putNumber(item, "accuracy", epoch.accuracy());
            NetworkJson.putNumber(item, "validation_loss", epoch.validationLoss());
            NetworkJson.putNumber(item, "validation_accuracy", epoch.validationAccuracy());
            NetworkJson.putNumber(item, "learning_rate", epoch.learningRate());
        }
        return json;
    }

    /**
     * Reads a checkpoint.
     *
     * @throws MalformedFileException if it is none, or is spoilt
     */
    public static TrainingState read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        Safetensors saved = Safetensors.read(file);
        JsonFields architecture = NetworkFile.architecture(file, saved);
        String text = saved.metadata().get("state");
        if (text == null) {
            throw MalformedFileException.of(
                    file, "a network without the state of a training; resume from a file that CheckpointFile wrote");
        }
        // earlier versions had a checksum of the numbers alone
        if (!saved.verify(file)
                && !Safetensors.checksum(saved.tensors())
                        .equals(saved.metadata().get("crc32"))) {
            throw MalformedFileException.of(file, "its checksum is not that of its numbers; the file is spoilt");
        }
        JsonFields json = NetworkJson.fields(file.toString(), "state", text);
        try {
            return new TrainingState(
                    NetworkJson.architecture(architecture),
                    NetworkJson.training(json.object("training")),
                    json.text("loss"),
                    (int) json.integer("rows", Integer.MAX_VALUE),
                    Integer.parseInt(json.text("hash")),
                    json.integer("step", Long.MAX_VALUE),
                    json.number("loss_sum"),
                    json.integer("seen", Long.MAX_VALUE),
                    json.integer("labeled", Long.MAX_VALUE),
                    json.integer("correct", Long.MAX_VALUE),
                    epochs(json),
                    (int) json.integer("best_epoch", Integer.MAX_VALUE),
                    saved.tensors());
        } catch (IllegalArgumentException invalid) {
            throw new MalformedFileException(file.toString(), file + ": " + invalid.getMessage(), invalid);
        }
    }

    private static List<EpochResult> epochs(JsonFields json) throws MalformedFileException {
        List<EpochResult> epochs = new ArrayList<>();
        for (JsonFields epoch : NetworkJson.objects(json, "epochs")) {
            epochs.add(new EpochResult(
                    epochs.size() + 1,
                    epoch.number("loss"),
                    epoch.number("accuracy"),
                    epoch.number("validation_loss"),
                    epoch.number("validation_accuracy"),
                    epoch.number("learning_rate")));
        }
        return epochs;
    }
}
