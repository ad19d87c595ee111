package dev.logits.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Models in folders: Spark's metadata, and beside it the JSON files that the command writes and reads. */
final class SavedStage {
    private SavedStage() {}

    /**
     * Writes a stage.
     *
     * @param files their text, by name
     */
    static MLWriter writer(Params stage, Map<String, String> files) {
        return new MLWriter() {
            @Override
            public void saveImpl(String path) {
                DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sparkSession());
                files.forEach((name, text) -> write(sparkSession(), new Path(path, name), text));
            }
        };
    }

    private static void write(SparkSession session, Path file, String text) {
        try {
            FileSystem files = file.getFileSystem(session.sessionState().newHadoopConf());
            try (FSDataOutputStream out = files.create(file, true)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files of a folder. */
    static List<String> names(SparkSession session, String path) throws IOException {
        Path folder = new Path(path);
        List<String> names = new ArrayList<>();
        for (FileStatus file :
                folder.getFileSystem(session.sessionState().newHadoopConf()).listStatus(folder)) {
            names.add(file.getPath().getName());
        }
        return names;
    }

    /** The text of one of the files. */
    static String read(SparkSession session, String path, String name) {
        Path file = new Path(path, name);
        try {
            FileSystem files = file.getFileSystem(session.sessionState().newHadoopConf());
            try (FSDataInputStream in = files.open(file)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a stage of what was saved. */
    @FunctionalInterface
    interface Loader<T> {
        T load(SparkSession session, String path, String uid) throws IOException;
    }

    /** Reads a stage that {@link #writer} wrote, or Spark's default. */
    static <T extends Params> MLReader<T> reader(Loader<T> loader) {
        return new MLReader<>() {
            @Override
            public T load(String path) {
                DefaultParamsReader.Metadata metadata =
                        DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), "");
                try {
                    T stage = loader.load(sparkSession(), path, metadata.uid());
                    metadata.getAndSetParams(stage, Option.empty());
                    return stage;
                } catch (IOException e) {
                    throw new UncheckedIOException(path + ": " + e.getMessage(), e);
                }
            }
        };
    }
}
