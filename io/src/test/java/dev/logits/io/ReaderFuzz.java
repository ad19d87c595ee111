package dev.logits.io;

import dev.logits.Logits;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.DecodingPlanJson;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.RankingJson;
import dev.logits.io.safetensors.CheckpointFile;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.io.safetensors.Safetensors;
import dev.logits.io.safetensors.TensorChecksums;
import dev.logits.io.teacher.TeacherChecksums;
import dev.logits.io.teacher.TeacherFile;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a coverage-guided fuzzer calls with bytes: the first says which reader is meant, the others are its file. A
 * reader answers with rows, or with an error that names the file; anything else is a find. {@code mvn -Pfuzz} runs it.
 */
public final class ReaderFuzz {
    private static final int MOST_READS = 200;
    private static final String ONLY = System.getProperty("fuzz.format", "");
    private static Path folder;

    /** A kind of file, by the ending of its name, and its reader. */
    enum Format {
        NPY(".npy") {
            @Override
            void read(Path file) throws IOException {
                rows(file, ReadOptions.DEFAULTS);
                labels(file);
                ExampleFiles.read(file, none(), none(), false);
            }
        },
        NPZ(".npz") {
            @Override
            void read(Path file) throws IOException {
                rows(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
                labels(file);
                ExampleFiles.read(file, none(), none(), false);
            }
        },
        CSV(".csv") {
            @Override
            void read(Path file) throws IOException {
                rows(file, ReadOptions.DEFAULTS);
                labels(file);
            }
        },
        FEATURES(".tsv") {
            @Override
            void read(Path file) throws IOException {
                FeatureTable table = FeatureFiles.read(file, FeatureOptions.label("label"));
                FeatureFiles.readCoded(file, table.coding());
            }
        },
        PACKED(".csv.gz") {
            @Override
            void read(Path file) throws IOException {
                rows(file, ReadOptions.DEFAULTS);
            }
        },
        PARQUET(".parquet") {
            @Override
            void read(Path file) throws IOException {
                labels(file);
                rows(file, ReadOptions.DEFAULTS);
            }
        },
        SPARSE(".svm") {
            @Override
            void read(Path file) throws IOException {
                FeatureTable table = FeatureFiles.read(file, FeatureOptions.label("label"));
                FeatureFiles.readCoded(file, table.coding());
            }
        },
        SAFETENSORS(".safetensors") {
            @Override
            void read(Path file) throws IOException {
                TensorChecksums.repair(file);
                Safetensors.read(file);
                NetworkFile.read(file);
            }
        },
        TENSORS(".safetensors") {
            @Override
            void read(Path file) throws IOException {
                rows(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
                labels(file);
                ExampleFiles.read(file, none(), none(), false);
            }
        },
        TORCH(".pt") {
            @Override
            void read(Path file) throws IOException {
                labels(file);
                rows(file, ReadOptions.DEFAULTS.withLabelsRequired(true));
            }
        },
        CHECKPOINT(".safetensors") {
            @Override
            void read(Path file) throws IOException {
                TensorChecksums.repair(file);
                CheckpointFile.read(file);
            }
        },
        TEACHER(".lgt") {
            @Override
            void read(Path file) throws IOException {
                TeacherChecksums.repair(file);
                try (TeacherFile teacher = TeacherFile.open(file)) {
                    teacher.read(0, (int) Math.min(teacher.rows(), MOST_READS));
                }
            }
        },
        CALIBRATOR(".json") {
            @Override
            void read(Path file) throws IOException {
                FuzzChecksums.repairJson(file);
                CalibratorJson.read(file);
            }
        },
        SETS(".json") {
            @Override
            void read(Path file) throws IOException {
                FuzzChecksums.repairJson(file);
                PredictionSetsJson.read(file);
            }
        },
        MODEL(".json") {
            @Override
            void read(Path file) throws IOException {
                FuzzChecksums.repairJson(file);
                LogisticJson.isOne(file);
                if (OnlineJson.isOne(file)) {
                    OnlineJson.read(file);
                } else if (ChoiceJson.isOne(file)) {
                    ChoiceJson.read(file);
                } else if (RankingJson.isOne(file)) {
                    RankingJson.read(file);
                } else {
                    LogisticJson.read(file);
                }
            }
        },
        PLAN(".json") {
            @Override
            void read(Path file) throws IOException {
                FuzzChecksums.repairJson(file);
                DecodingPlanJson.read(file);
            }
        },
        SCHEMA(".schema.json") {
            @Override
            void read(Path file) throws IOException {
                LanguageFuzz.schema(file);
            }
        },
        GBNF(".gbnf") {
            @Override
            void read(Path file) throws IOException {
                LanguageFuzz.gbnf(file);
            }
        },
        LARK(".lark") {
            @Override
            void read(Path file) throws IOException {
                LanguageFuzz.lark(file);
            }
        },
        REGEX(".txt") {
            @Override
            void read(Path file) throws IOException {
                LanguageFuzz.regex(file);
            }
        };

        final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        abstract void read(Path file) throws IOException;
    }

    private ReaderFuzz() {}

    /** Whether a format is to be tried. */
    static boolean isMeant(Format format) {
        return ONLY.isEmpty() || ONLY.equals(format.name());
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        Format format =
                ONLY.isEmpty() ? Format.values()[(data[0] & 0xff) % Format.values().length] : Format.valueOf(ONLY);
        if (folder == null) {
            // always of the same name, which the fuzzer sees compared
            folder = Files.createDirectories(Path.of("files"));
        }
        check(folder, format, Arrays.copyOfRange(data, 1, data.length));
    }

    /** Reads bytes as a file of a format. */
    static void check(Path in, Format format, byte[] bytes) throws IOException {
        Path file = Files.write(in.resolve("x" + format.ending), bytes);
        try {
            format.read(file);
        } catch (MalformedFileException | IllegalArgumentException said) {
            String message = String.valueOf(said.getMessage());
            // a file's own text may end with null
            boolean empty = message.endsWith("null")
                    && said.getCause() != null
                    && said.getCause().getMessage() == null;
            if (!message.contains(file.toString()) || empty) {
                throw new AssertionError("no message for a person: " + message, said);
            }
        }
    }

    private static void rows(Path file, ReadOptions options) throws IOException {
        LogitsSource source = LogitsFiles.open(file, options);
        Logits z = Logits.zeros(source.classes() > 1000 ? 1 : 16, source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int i = 0; i < MOST_READS && cursor.read(z, new int[z.rows()]) > 0; i++) {
                // until the end, or it is enough
            }
        }
    }

    private static void labels(Path file) throws IOException {
        try (LabelColumn.Reader labels =
                LabelFiles.open(file, LabelRule.NUMBERS).open()) {
            int[] some = new int[64];
            for (int i = 0; i < MOST_READS && labels.read(some, some.length) > 0; i++) {
                // until the end, or it is enough
            }
        } catch (MalformedFileException | IllegalArgumentException other) {
            // a file of logits is seldom one of labels; the message is looked at where logits are read
        }
    }
}
