//! The diffs of a chain of versions -> the document of the chain.

use super::rows::printed;
use super::{ChainReport, DIFF_SCHEMA, DiffReport, FieldChange, Reversion, SentenceLife, Version};
use crate::diff::Diff;
use crate::diff::chain::{Life, Return, chain};

impl ChainReport {
    /// The document of a chain. `diffs[n]` and `metadata[n]` are what changed from version `n` to the next one.
    pub fn new(
        versions: Vec<Version>,
        texts: &[&str],
        metadata: Vec<Vec<FieldChange>>,
        diffs: &[Diff],
    ) -> Self {
        let chain = chain(texts, diffs);
        let steps = diffs.iter().zip(metadata).enumerate().map(|(number, (diff, metadata))| {
            let versions = (versions[number].clone(), versions[number + 1].clone());
            DiffReport::new(versions, (texts[number], texts[number + 1]), metadata, diff)
        });
        let steps: Vec<DiffReport> = steps.collect();
        let sentences = chain.lives.iter().map(|life| sentence_life(life, texts)).collect();
        let reversions = chain.returns.iter().map(|back| reversion(back, texts)).collect();
        // With the counts of the steps, which cut them.
        let counted = steps.iter().map(|step| step.new.clone());
        let versions = match steps.first() {
            Some(first) => std::iter::once(first.old.clone()).chain(counted).collect(),
            None => versions,
        };
        ChainReport { schema: DIFF_SCHEMA, versions, steps, sentences, reversions }
    }
}

fn sentence_life(life: &Life, texts: &[&str]) -> SentenceLife {
    let last = life.left.map_or(texts.len(), |left| left as usize) - 1;
    let parts: Vec<&str> = life.spans.iter().map(|span| printed(texts[last], span)).collect();
    SentenceLife {
        text: parts.join(" "),
        entered: life.entered,
        left: life.left,
        changed: life.changed.clone(),
    }
}

fn reversion(back: &Return, texts: &[&str]) -> Reversion {
    Reversion {
        text: printed(texts[back.back as usize], &back.span).to_string(),
        before: back.before,
        changed: back.changed,
        back: back.back,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;

    #[test]
    fn a_chain_counts_what_its_steps_count() {
        let lead = "Three people died when a ferry sank off Lanpu.";
        let later = "Four people died when a ferry sank off Lanpu. Divers look at the wreck.";
        let texts = [lead, later, lead];
        let diffs: Vec<Diff> = texts.windows(2).map(|pair| diff(pair[0], pair[1])).collect();
        let versions = ["1", "2", "3"].map(Version::named).to_vec();
        let report = ChainReport::new(versions, &texts, vec![Vec::new(), Vec::new()], &diffs);
        assert_eq!(report.versions.iter().map(|version| version.sentences).collect::<Vec<_>>(), [1, 2, 1]);
        assert_eq!(report.steps[1].old.id, "2");
        assert_eq!(report.sentences[0].changed, [1, 2]);
        assert_eq!((report.sentences[1].entered, report.sentences[1].left), (1, Some(2)));
        assert_eq!(report.reversions[0].text, lead);
    }
}
