package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Turns the tree of a pattern into one regular language: parts without lookaheads by what they match between two
 * places, parts with lookaheads from the right to the left, each with all that follows it to the end of the text.
 */
final class RegexPlaces {
    private static final int MOST_UNROLLED = 16;

    private final String pattern;
    private final PlacedLanguage.Places places;
    private final List<CodePoints> sets = new ArrayList<>();
    private boolean words;
    private boolean lines;

    private RegexPlaces(String pattern, RegexNode root, CodePoints terminators) {
        this.pattern = pattern;
        look(root);
        CodePoints rest = CodePoints.ALL;
        if (words) {
            sets.add(RegexClasses.WORD);
            rest = rest.minus(RegexClasses.WORD);
        }
        if (lines) {
            sets.add(terminators);
            rest = rest.minus(terminators);
        }
        sets.add(rest);
        places = new PlacedLanguage.Places(sets);
    }

    static Expression whole(String pattern, RegexNode root, CodePoints terminators) {
        return root instanceof RegexNode.Plain p
                ? p.expression()
                : new RegexPlaces(pattern, root, terminators).language(root, RegexNode.EMPTY);
    }

    static Expression containing(String pattern, RegexNode root, CodePoints terminators) {
        Expression texts = PlacedLanguage.Places.TEXTS;
        if (root instanceof RegexNode.Plain p) {
            return p.nullable() ? texts : Expression.sequence(texts, p.expression(), texts);
        }
        return new RegexPlaces(pattern, root, terminators).language(root, new RegexNode.Plain(texts, true));
    }

    private Expression language(RegexNode root, RegexNode.Plain around) {
        try {
            PlacedLanguage rest = between(around);
            return between(around).then(before(root, rest)).whole();
        } catch (RegexException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RegexException(pattern, 0, e.getMessage());
        }
    }

    /** Which classes of characters the conditions tell apart. */
    private void look(RegexNode node) {
        if (node instanceof RegexNode.Assertion a) {
            words |= a.condition() == RegexNode.Condition.WORD_BOUNDARY
                    || a.condition() == RegexNode.Condition.NO_WORD_BOUNDARY;
            lines |= a.multiline();
        } else if (node instanceof RegexNode.Lookahead l) {
            look(l.part());
        } else if (node instanceof RegexNode.Sequence s) {
            s.parts().forEach(this::look);
        } else if (node instanceof RegexNode.Either e) {
            e.parts().forEach(this::look);
        } else if (node instanceof RegexNode.Repeat r) {
            look(r.part());
        }
    }

    /** A part without lookaheads. */
    private PlacedLanguage between(RegexNode node) {
        if (node instanceof RegexNode.Plain p) {
            return PlacedLanguage.of(places, p.expression(), p.nullable());
        }
        if (node instanceof RegexNode.Assertion a) {
            return PlacedLanguage.where(places, (l, r) -> holds(a, l, r));
        }
        if (node instanceof RegexNode.Sequence s) {
            PlacedLanguage out = between(s.parts().get(0));
            for (RegexNode part : s.parts().subList(1, s.parts().size())) {
                out = out.then(between(part));
            }
            return out;
        }
        if (node instanceof RegexNode.Either e) {
            PlacedLanguage out = PlacedLanguage.nothing(places);
            for (RegexNode part : e.parts()) {
                out = out.or(between(part));
            }
            return out;
        }
        RegexNode.Repeat repeat = (RegexNode.Repeat) node;
        PlacedLanguage part = between(repeat.part());
        try {
            return repeat.most().isPresent()
                    ? part.repeat(repeat.least(), repeat.most().getAsInt())
                    : part.repeat(repeat.least());
        } catch (RegexException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RegexException(pattern, repeat.at(), e.getMessage());
        }
    }

    private boolean holds(RegexNode.Assertion a, int l, int r) {
        return switch (a.condition()) {
            case START -> l == 0 || a.multiline() && isLineFeed(l);
            case END -> r == 0 || a.multiline() && isLineFeed(r);
            case WORD_BOUNDARY -> isWord(l) != isWord(r);
            case NO_WORD_BOUNDARY -> isWord(l) == isWord(r);
        };
    }

    private boolean isWord(int place) {
        return place > 0 && sets.get(place - 1).contains('a');
    }

    private boolean isLineFeed(int place) {
        return place > 0 && sets.get(place - 1).contains('\n');
    }

    /** A part, followed by what runs to the end of the text. */
    private PlacedLanguage before(RegexNode node, PlacedLanguage rest) {
        if (!node.looksAhead()) {
            return between(node).then(rest);
        }
        if (node instanceof RegexNode.Lookahead l) {
            return rest.restrict(ahead(l), l.negative());
        }
        if (node instanceof RegexNode.Either e) {
            PlacedLanguage out = PlacedLanguage.nothing(places);
            for (RegexNode part : e.parts()) {
                out = out.or(before(part, rest));
            }
            return out;
        }
        if (node instanceof RegexNode.Sequence s) {
            List<RegexNode> parts = new ArrayList<>(s.parts());
            Collections.reverse(parts);
            PlacedLanguage out = rest;
            for (RegexNode part : parts) {
                out = before(part, out);
            }
            return out;
        }
        return repeated((RegexNode.Repeat) node, rest);
    }

    /** What a lookahead matches, and then anything to the end of the text. */
    private PlacedLanguage ahead(RegexNode.Lookahead node) {
        return before(node.part(), PlacedLanguage.of(places, PlacedLanguage.Places.TEXTS, true));
    }

    private PlacedLanguage repeated(RegexNode.Repeat node, PlacedLanguage rest) {
        if (node.most().isPresent() && node.most().getAsInt() <= MOST_UNROLLED) {
            PlacedLanguage out = rest;
            for (int i = node.least(); i < node.most().getAsInt(); i++) {
                out = before(node.part(), out).or(rest);
            }
            for (int i = 0; i < node.least(); i++) {
                out = before(node.part(), out);
            }
            return out;
        }
        PlacedLanguage tempered = node.most().isPresent() ? null : tempered(node, rest);
        if (tempered == null) {
            throw new RegexException(
                    pattern,
                    node.at(),
                    "a lookahead is repeated here; supported is one that is repeated"
                            + " at most " + MOST_UNROLLED
                            + " times, and one before a single character at the end of the text, as"
                            + " in ^((?!x).)*$");
        }
        return tempered;
    }

    /** {@code ((?!x)(?=y)c)*} before the end of the text; {@code null} if it is not of this form. */
    private PlacedLanguage tempered(RegexNode.Repeat node, PlacedLanguage rest) {
        if (!(node.part() instanceof RegexNode.Sequence s) || !rest.endsAtOnce()) {
            return null;
        }
        int last = s.parts().size() - 1;
        if (!(s.parts().get(last) instanceof RegexNode.Plain one) || !isOneCharacter(one.expression())) {
            return null;
        }
        Expression[] bad = new Expression[places.classes() + 1];
        Arrays.fill(bad, Expression.nothing());
        for (RegexNode part : s.parts().subList(0, last)) {
            if (!(part instanceof RegexNode.Lookahead look)) {
                return null;
            }
            PlacedLanguage ahead = ahead(look);
            for (int l = 0; l < bad.length; l++) {
                Expression follows = ahead.toTheEnd(l);
                bad[l] = Expression.either(bad[l], look.negative() ? follows : Expression.not(follows));
            }
        }
        return PlacedLanguage.tempered(places, one.expression(), node.least(), rest, bad);
    }

    private static boolean isOneCharacter(Expression e) {
        if (e instanceof Expression.Either either) {
            return !either.alternatives.isEmpty()
                    && either.alternatives.stream().allMatch(RegexPlaces::isOneCharacter);
        }
        return e instanceof Expression.OneOf
                || e instanceof Expression.Bytes b
                        && new String(b.bytes, java.nio.charset.StandardCharsets.UTF_8)
                                        .codePoints()
                                        .count()
                                == 1;
    }
}
