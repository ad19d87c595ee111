/** The page that people see: files of the jar, with a policy that lets it ask nobody but this server. */
package dev.logits.serve.page;
