//! A run of whole layers: a transformer and the tokens that go through it, from a scenario.

use super::{Models, Sink, Transformer, generate, prompt_tokens, random_residuals};
use crate::base::{Diagnostic, Result};
use crate::manifest::{LayerShape, Source};

/// A transformer and the tokens that go through it.
#[derive(Clone, Debug)]
pub struct LayerRun {
    transformer: Transformer,
    tokens: Vec<RunToken>,
}

/// A token of a run; its position is its place among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunToken {
    /// What it stands for, for people; empty in a random run.
    pub text: String,
    /// Its row of the embedding; `None` in a random run.
    pub id: Option<u32>,
    /// Whether the model wrote it, after start token and prompt.
    pub written: bool,
    /// The residual stream that enters layer 0, `[width]` (numerics R-EMBED).
    pub residual: Vec<i32>,
}

impl LayerRun {
    /// The run of a scenario with `source`; trained models are looked up in `models`.
    ///
    /// # Errors
    /// A source without layers, a model or a shape that cannot run, more tokens than positions.
    pub fn new(source: &Source, models: &Models) -> Result<Self> {
        match source {
            Source::Transformer { model, prompt, tokens, layers } => {
                Self::trained(models, model, prompt, *tokens, *layers)
            }
            Source::RandomTransformer(random) => {
                let shape = random.shape();
                let transformer = Transformer::random(random.seed, shape)?;
                let residuals = random_residuals(random.seed, shape.width).take(random.tokens);
                let token = |residual| RunToken { text: String::new(), id: None, written: false, residual };
                Ok(Self { transformer, tokens: residuals.map(token).collect() })
            }
            _ => Err(Diagnostic::internal("this scenario runs no layers")),
        }
    }

    /// Start token, prompt, and what the whole model writes after it, through the first `layers` layers.
    fn trained(
        models: &Models,
        name: &str,
        prompt: &str,
        count: usize,
        layers: Option<usize>,
    ) -> Result<Self> {
        let model = models.open(name)?;
        let (known, context) = (model.config().layers, model.config().context);
        let layers = layers.unwrap_or(known);
        if layers > known {
            return Err(Diagnostic::error(format!("the model has {known} layers, not {layers}"))
                .hint(format!("set layers to at most {known}")));
        }
        if count > context {
            return Err(Diagnostic::error(format!("the model knows {context} positions, not {count}"))
                .hint(format!("set tokens to at most {context}")));
        }
        let mut tokens = prompt_tokens(&model, prompt)?;
        let given = tokens.len();
        let missing = count.saturating_sub(given);
        if missing > 0 {
            tokens.extend(generate(&model, prompt, missing)?.collect::<Result<Vec<_>>>()?);
        }
        tokens.truncate(count);
        let entering = |(position, token): (usize, super::Token)| {
            let residual = model.embedding(token.id)?;
            Ok(RunToken { text: token.text, id: Some(token.id), written: position >= given, residual })
        };
        let tokens = tokens.into_iter().enumerate().map(entering).collect::<Result<_>>()?;
        Ok(Self { transformer: Transformer::of_layers(&model, layers)?, tokens })
    }

    /// The layers.
    #[must_use]
    pub fn transformer(&self) -> &Transformer {
        &self.transformer
    }

    /// The tokens, in the order they run.
    #[must_use]
    pub fn tokens(&self) -> &[RunToken] {
        &self.tokens
    }

    /// The dimensions, as sidecars keep them.
    #[must_use]
    pub fn shape(&self) -> LayerShape {
        *self.transformer.shape()
    }

    /// Runs all tokens; every tensor that `sink` wants goes to it, in the order of the hardware.
    ///
    /// # Errors
    /// `go_on` says no after a token; none otherwise, since the tokens fit the model.
    pub fn run(&self, sink: &mut impl Sink, mut go_on: impl FnMut(usize) -> Result<()>) -> Result<()> {
        let mut state = self.transformer.state();
        for (position, token) in self.tokens.iter().enumerate() {
            let mut residual = token.residual.clone();
            self.transformer.run(&mut state, position, &mut residual, sink)?;
            go_on(position)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Observed, Unobserved};

    fn trained(tokens: usize, layers: Option<usize>) -> Result<LayerRun> {
        let (model, prompt) = ("bard-64".to_owned(), "RO".to_owned());
        let source = Source::Transformer { model, prompt, tokens, layers };
        LayerRun::new(&source, &Models::standard())
    }

    #[test]
    fn a_run_goes_on_after_its_prompt() {
        let run = trained(6, Some(1)).unwrap();
        let texts: Vec<&str> = run.tokens().iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts[1..3], ["R", "O"]);
        assert_eq!((texts.len(), run.shape().layers), (6, 1));
        let written: Vec<bool> = run.tokens().iter().map(|token| token.written).collect();
        assert_eq!(written, [false, false, false, true, true, true]);
        assert!(run.tokens().iter().all(|token| token.id.is_some()));
        // A shorter run of more layers is its beginning.
        assert_eq!(trained(2, None).unwrap().tokens(), &run.tokens()[..2]);
        let mut steps = 0;
        run.run(&mut |seen: &Observed<'_>| steps = seen.step + 1, |_| Ok(())).unwrap();
        assert_eq!(steps, 6);
    }

    #[test]
    fn what_the_model_does_not_have_is_refused() {
        assert!(trained(4, Some(99)).unwrap_err().to_string().contains("layers, not 99"));
        assert!(trained(100_000, None).unwrap_err().to_string().contains("positions, not 100000"));
        let run = trained(3, Some(1)).unwrap();
        let stopped = run.run(&mut Unobserved, |_| Err(Diagnostic::error("stopped")));
        assert!(stopped.is_err());
    }
}
