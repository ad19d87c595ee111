package dev.logits.app.guide;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The first half of the pages. */
class FirstGuideSessionsTest extends GuideSessions {
    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatThePageSays() throws IOException {
        return half(0);
    }
}
