package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNameFileTest {
    @TempDir
    private Path folder;

    private List<String> read(String name, String text) throws IOException {
        return ClassNameFile.read(Files.writeString(folder.resolve(name), text));
    }

    private void refuses(String name, String text, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> read(name, text))
                .withMessageContaining(message);
    }

    @Test
    void linesArraysAndConfigurationsNameClasses() throws IOException {
        assertThat(read("a.txt", "\ufeffcat\n dog, brown\r\nowl\n\n")).containsExactly("cat", "dog, brown", "owl");
        assertThat(read("a.json", "[\"cat\", 7]")).containsExactly("cat", "7");
        assertThat(read(
                        "b.json",
                        "{\"10\": \"k\", \"1\": \"b\", \"0\": \"a\", \"2\": \"c\", \"3\": \"d\", \"4\": \"e\","
                                + "\"5\": \"f\", \"6\": \"g\", \"7\": \"h\", \"8\": \"i\", \"9\": \"j\"}"))
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
        assertThat(read("config.json", "{\"model_type\": \"bert\", \"id2label\": {\"1\": \"no\", \"0\": \"yes\"}}"))
                .containsExactly("yes", "no");
    }

    @Test
    void saysWhichClassHasNoName() {
        refuses("a.txt", "cat\n\nowl\n", "class 1 has no name");
        refuses("a.txt", "\n \n", "no names: expected a class per line");
        refuses("a.json", "{\"0\": \"a\", \"2\": \"b\"}", "class 1 of 2 has no name");
        refuses("a.json", "{\"a\": 1}", "no names of classes");
        refuses("a.json", "[]", "no names of classes");
        refuses("a.json", "[null]", "no names of classes");
        refuses("a.json", "[", "not JSON");
    }
}
