package dev.logits.app.tour;

import java.io.IOException;
import java.util.List;

/** A chapter of the tour. */
public interface Chapter {

    /** Its heading. */
    String title();

    /** What it tells, computed anew from what the tour has made. */
    List<Block> tell(Tour tour) throws IOException;

    /** All of them, in order. */
    static List<Chapter> all() {
        return List.of(
                new NodeChapter(),
                new LossChapter(),
                new RegressionChapter(),
                new CalibrationChapter(),
                new DistillationChapter(),
                new DecodingChapter());
    }
}
