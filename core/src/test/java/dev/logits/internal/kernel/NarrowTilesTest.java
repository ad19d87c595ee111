package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class NarrowTilesTest {

    @Test
    void theCommittedFileIsWhatTheProgramWrites() throws Exception {
        assertThat(NarrowTiles.FILE).hasContent(NarrowTiles.source());
        assertThat(Files.readString(NarrowTiles.FILE)).endsWith("}\n");
    }
}
