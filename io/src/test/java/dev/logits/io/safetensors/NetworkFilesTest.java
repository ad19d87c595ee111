package dev.logits.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.OtherWriter;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Checkpoints;
import dev.logits.learn.network.Examples;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Optimizer;
import dev.logits.learn.network.Schedule;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Trainer;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingListener;
import dev.logits.learn.network.TrainingRun;
import dev.logits.learn.network.TrainingState;
import dev.logits.loss.CrossEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFilesTest {
    private static final Architecture ARCHITECTURE = Architecture.features(3)
            .dense(9)
            .layerNorm()
            .layer(Activation.GELU_TANH)
            .dropout(0.25)
            .dense(5)
            .tanh()
            .logits(3);

    private static final Training TRAINING = Training.DEFAULTS
            .withEpochs(4)
            .withBatch(20)
            .withSchedule(Schedule.cosine().withWarmUp(3))
            .withClip(0.5)
            .withValidation(0.2)
            .withPatience(2)
            .withSeed(Long.MIN_VALUE + 5);

    @TempDir
    Path folder;

    private static Examples<int[]> examples() {
        Random random = new Random(3);
        float[] x = new float[300];
        int[] y = new int[100];
        for (int i = 0; i < 300; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < 100; r++) {
            y[r] = x[3 * r] > 0.5 ? 2 : x[3 * r + 1] > x[3 * r + 2] ? 1 : 0;
        }
        return Examples.of(DenseFeatures.wrap(x, 100, 3), y);
    }

    private static Trainer<int[]> trainer(Training training) {
        return Trainer.of(ARCHITECTURE, new CrossEntropy(), training);
    }

    @Test
    void aSavedNetworkComesBackBitForBit() throws IOException {
        Trained trained = trainer(TRAINING).fit(examples());
        Path file = folder.resolve("model.safetensors");
        NetworkFile.write(file, trained, TRAINING, "examples");
        NetworkFile.Saved saved = NetworkFile.read(file);
        assertThat(saved.network()).isEqualTo(trained.network());
        assertThat(saved.source()).contains("examples");
        Map<String, String> metadata = Safetensors.read(file).metadata();
        assertThat(metadata.get("architecture"))
                .isEqualTo("{\"features\":3,\"layers\":[{\"type\":\"dense\",\"nodes\":9},"
                        + "{\"type\":\"layer_norm\",\"epsilon\":1.0E-5},{\"type\":\"gelu_tanh\"},"
                        + "{\"type\":\"dropout\",\"rate\":0.25},{\"type\":\"dense\",\"nodes\":5},{\"type\":\"tanh\"}],"
                        + "\"classes\":3}");
        assertThat(metadata.get("training")).contains("\"seed\":\"-9223372036854775803\"");
        Network embedded =
                Network.initial(Architecture.features(2).embedding(7, 3).relu().logits(7), 1);
        NetworkFile.write(file, embedded);
        assertThat(NetworkFile.read(file).network()).isEqualTo(embedded);
    }

    @Test
    void aFileThatIsNoNetworkIsNamed() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Network network = Network.initial(ARCHITECTURE, 1);
        Safetensors.write(file, Map.of("format", "pt"), network.parameters());
        assertThatThrownBy(() -> NetworkFile.read(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("its metadata's format is pt, expected logits-network");
        Map<String, String> metadata = NetworkFile.metadata(network);
        metadata.put("architecture", metadata.get("architecture").replace("dense", "convolution"));
        Safetensors.write(file, metadata, network.parameters());
        assertThatThrownBy(() -> NetworkFile.read(file))
                .hasMessageContaining("architecture.layers[0].type: \"convolution\" is no kind of layer");
        metadata = NetworkFile.metadata(network);
        Safetensors.write(file, metadata, network.parameters().subList(1, 3));
        assertThatThrownBy(() -> NetworkFile.read(file)).hasMessageContaining("no tensor 0.weight of shape [9, 3]");
        metadata.put("version", "2");
        Safetensors.write(file, metadata, network.parameters());
        assertThatThrownBy(() -> NetworkFile.read(file)).hasMessageContaining("version 2 is unknown");
    }

    @Test
    void everyConfigurationComesBackFromACheckpoint() throws IOException {
        List<Training> configurations = List.of(
                TRAINING,
                Training.DEFAULTS
                        .withOptimizer(new Optimizer.Sgd(0.8, true, 0.01))
                        .withSchedule(Schedule.steps(7, 0.5)),
                Training.DEFAULTS
                        .withOptimizer(new Optimizer.AdamW(0.8, 0.9, 1e-7, 0.1, true))
                        .withSchedule(new Schedule.Linear(0.125)),
                Training.DEFAULTS.withOptimizer(new Optimizer.Sgd(0, false, 0)));
        for (Training training : configurations) {
            TrainingRun<int[]> run = trainer(training).start(examples());
            for (int i = 0; i < 6; i++) {
                run.step();
            }
            Path file = folder.resolve("run.safetensors");
            CheckpointFile.fresh(file).write(run.state());
            TrainingState read = CheckpointFile.read(file);
            assertThat(read.training()).isEqualTo(training);
            assertThat(read.epochs()).isEqualTo(run.epochs());
            assertThat(read.network()).isEqualTo(run.state().network());
            TrainingRun<int[]> resumed = trainer(training).resume(examples(), read);
            while (!run.isDone()) {
                run.step();
                resumed.step();
            }
            assertThat(resumed.finish()).isEqualTo(run.finish());
        }
    }

    /** Stops after some steps, as a kill does: nothing more is written. */
    private static TrainingListener killedAfter(int steps) {
        AtomicInteger taken = new AtomicInteger();
        return new TrainingListener() {
            @Override
            public void step(dev.logits.learn.network.Progress progress) {
                if (taken.incrementAndGet() == steps) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    @Test
    void aKilledTrainingResumesToTheSameWeights() throws IOException {
        Trained whole = trainer(TRAINING).fit(examples());
        for (int steps = 1; steps <= 9; steps += 2) {
            Path file = folder.resolve("run" + steps + ".safetensors");
            Checkpoints everyStep = CheckpointFile.fresh(file).every(Duration.ZERO);
            Trainer<int[]> killed =
                    trainer(TRAINING).withListener(killedAfter(steps)).withCheckpoints(everyStep);
            assertThatThrownBy(() -> killed.fit(examples())).hasMessageContaining("killed");
            Checkpoints resuming = CheckpointFile.resuming(file, warning -> {
                throw new AssertionError(warning);
            });
            assertThat(trainer(TRAINING).withCheckpoints(resuming).fit(examples()))
                    .isEqualTo(whole);
            // and once more, from its end
            assertThat(trainer(TRAINING).withCheckpoints(resuming).fit(examples()))
                    .isEqualTo(whole);
        }
    }

    @Test
    void aSpoiltCheckpointFallsBackToTheOneBefore() throws IOException {
        Trained whole = trainer(TRAINING).fit(examples());
        TrainingRun<int[]> run = trainer(TRAINING).start(examples());
        Path file = folder.resolve("run.safetensors");
        Path previous = folder.resolve("run.safetensors.previous");
        run.step();
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        byte[] good = Files.readAllBytes(file);
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(file, previous);
        List<byte[]> spoilt = new ArrayList<>();
        for (int length = 1; length < good.length; length += 61) {
            spoilt.add(Arrays.copyOf(good, length));
        }
        byte[] flipped = good.clone();
        flipped[good.length - 5] ^= 1;
        spoilt.add(flipped);
        for (byte[] bytes : spoilt) {
            Files.delete(file);
            Files.write(file, bytes);
            List<String> warnings = new ArrayList<>();
            Checkpoints resuming = CheckpointFile.resuming(file, warnings::add).every(Duration.ofDays(1));
            assertThat(resuming.latest().orElseThrow().step()).isEqualTo(2);
            assertThat(warnings).singleElement().asString().contains("going on from " + previous + ", step 2");
        }
        assertThat(trainer(TRAINING)
                        .withCheckpoints(CheckpointFile.resuming(file, warning -> {}))
                        .fit(examples()))
                .isEqualTo(whole);
    }

    @Test
    void aSecondTrainingOfOneCheckpointIsRefusedUntilTheFirstHasEndedOrWasKilled() throws Exception {
        Path file = folder.resolve("run.safetensors");
        Trainer<int[]> trainer = trainer(TRAINING).withCheckpoints(CheckpointFile.fresh(file));
        Process other = OtherWriter.start("checkpoint", file);
        try {
            assertThatThrownBy(() -> trainer.fit(examples()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(file + ": process " + other.pid()
                            + " is writing it; wait until it has ended, or write to another name");
            assertThat(file).doesNotExist();
        } finally {
            other.destroyForcibly().waitFor();
        }
        trainer.fit(examples());
        CheckpointFile first = CheckpointFile.fresh(file);
        first.begin();
        assertThatThrownBy(() -> trainer.fit(examples())).hasMessageContaining("this process is writing it");
        first.end();
        trainer.fit(examples());
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(file, folder.resolve("run.safetensors.previous"));
    }

    @Test
    void aKillBetweenAnyTwoWritesLeavesAStateToGoOnFrom() throws IOException {
        TrainingRun<int[]> run = trainer(TRAINING).start(examples());
        Path file = folder.resolve("run.safetensors");
        Path previous = folder.resolve("run.safetensors.previous");
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        byte[] first = Files.readAllBytes(file);
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        byte[] second = Files.readAllBytes(file);
        // before the new state is complete: the old file, and part of a temporary one
        Files.delete(previous);
        Files.write(file, first);
        Files.write(folder.resolve(".run.safetensors.1-0.tmp"), Arrays.copyOf(second, 100));
        assertThat(CheckpointFile.resuming(file, w -> {}).latest().orElseThrow().step())
                .isEqualTo(1);
        // the old file has its second name, under a temporary one first
        Files.createLink(folder.resolve(".run.safetensors.previous.tmp"), file);
        assertThat(CheckpointFile.resuming(file, w -> {}).latest().orElseThrow().step())
                .isEqualTo(1);
        Files.move(folder.resolve(".run.safetensors.previous.tmp"), previous);
        assertThat(CheckpointFile.resuming(file, w -> {}).latest().orElseThrow().step())
                .isEqualTo(1);
        // and the next write clears what was left
        CheckpointFile.fresh(file).write(run.state());
        assertThat(CheckpointFile.resuming(file, w -> {}).latest().orElseThrow().step())
                .isEqualTo(2);
        assertThat(Files.exists(folder.resolve(".run.safetensors.previous.tmp")))
                .isFalse();
        // without the file, the one before is taken
        Files.delete(file);
        assertThat(CheckpointFile.resuming(file, w -> {}).latest().orElseThrow().step())
                .isEqualTo(1);
        Files.delete(previous);
        assertThat(CheckpointFile.resuming(file, w -> {}).latest()).isEmpty();
    }

    @Test
    void twoSpoiltFilesAreAnError() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Files.writeString(file, "no");
        assertThatThrownBy(() -> CheckpointFile.resuming(file, w -> {}).latest())
                .isInstanceOf(MalformedFileException.class);
        Files.writeString(folder.resolve("run.safetensors.previous"), "no");
        assertThatThrownBy(() -> CheckpointFile.resuming(file, w -> {}).latest())
                .isInstanceOf(MalformedFileException.class);
    }

    /** In every byte one bit or two, all places of a byte in turn. */
    @Test
    void aFlippedBitAnywhereInACheckpointIsRefused() throws IOException {
        Path file = folder.resolve("flips.safetensors");
        TrainingRun<int[]> run = trainer(TRAINING).start(examples());
        run.step();
        CheckpointFile.fresh(file).write(run.state());
        byte[] good = Files.readAllBytes(file);
        Path flipped = folder.resolve("flipped.safetensors");
        for (int bit = 0; bit < 8 * good.length; bit += 5) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(flipped, bytes);
            assertThatThrownBy(() -> CheckpointFile.read(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedFileException.class);
        }
        assertThat(CheckpointFile.read(file).step()).isEqualTo(1);
    }
}
