//! Proofs at work: two at a time, each with its mutants.

use super::tools::{Question, Source, Verdict, ask};
use super::{Mutant, Point, Proof, every, told};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Longer than any run takes on a loaded machine.
const LIMIT: Duration = Duration::from_secs(900);

/// Runs at a time.
const WORKERS: usize = 2;

/// One run of the tools, or of a mutant at each point until one refutes it.
pub struct Job<'a> {
    pub proof: &'a Proof,
    /// The point of the proof, or the mutant.
    pub part: Part<'a>,
    pub verdict: Verdict,
    /// Of processor time.
    pub seconds: f64,
}

/// What a job runs.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    Claim(&'a Point),
    Mutant(&'a Mutant),
}

impl Job<'_> {
    /// What is wrong, or nothing.
    pub fn failure(&self) -> Option<String> {
        let (wanted, what) = match self.part {
            Part::Claim(point) => (Verdict::Holds, format!("[{}]", told(point))),
            Part::Mutant(mutant) => (Verdict::Refuted, format!("mutant `{}`", mutant.replace)),
        };
        let told = format!("{} {what}: {:?}", self.proof.name, self.verdict);
        (self.verdict != wanted).then_some(told)
    }
}

/// The text of a file with a mutant's edit; an error unless what it edits is there exactly once.
pub fn mutate(root: &Path, mutant: &Mutant) -> Result<String, String> {
    let text =
        fs::read_to_string(root.join(&mutant.file)).map_err(|error| format!("{}: {error}", mutant.file))?;
    match text.matches(&mutant.find).count() {
        1 => Ok(text.replace(&mutant.find, &mutant.replace)),
        count => Err(format!("{}: `{}` is there {count} times", mutant.file, mutant.find)),
    }
}

impl Proof {
    /// What a tree makes of the proof at a point.
    pub fn prove(&self, root: &Path, point: &Point) -> Verdict {
        self.timed(root, point).0
    }

    fn timed(&self, root: &Path, point: &Point) -> (Verdict, f64) {
        let folder = tempfile::tempdir().unwrap();
        ask(&Source { root, edited: None }, self, point, Question::Proof, folder.path(), LIMIT)
    }

    /// Whether a run of a tree from power-up breaks the proof at a point, within its horizon.
    pub fn break_it(&self, root: &Path, point: &Point) -> Verdict {
        let folder = tempfile::tempdir().unwrap();
        ask(&Source { root, edited: None }, self, point, Question::Counterexample, folder.path(), LIMIT).0
    }

    fn refute(&self, root: &Path, mutant: &Mutant) -> (Verdict, f64) {
        let text = match mutate(root, mutant) {
            Ok(text) => text,
            Err(error) => return (Verdict::Error(error), 0.0),
        };
        if !self.files.contains(&mutant.file) && mutant.file != self.property() {
            return (Verdict::Error(format!("{} is not among the files of the proof", mutant.file)), 0.0);
        }
        let folder = tempfile::tempdir().unwrap();
        let edited = folder.path().join("edited.v");
        fs::write(&edited, text).unwrap();
        let source = Source { root, edited: Some((&mutant.file, &edited)) };
        let points = mutant.at.as_ref().map_or(self.points.as_slice(), std::slice::from_ref);
        let (mut verdict, mut seconds) = (Verdict::Holds, 0.0);
        for point in points {
            let answer = ask(&source, self, point, Question::Counterexample, folder.path(), LIMIT);
            verdict = answer.0;
            seconds += answer.1;
            if verdict != Verdict::Holds {
                break;
            }
        }
        (verdict, seconds)
    }
}

/// Runs `proofs` with their mutants, two jobs at a time; the jobs of a proof follow each other in the answer.
pub fn work<'a>(root: &Path, proofs: &'a [Proof]) -> Vec<Job<'a>> {
    let parts: Vec<(&Proof, Part)> = proofs
        .iter()
        .flat_map(|proof| {
            let claims = proof.points.iter().map(Part::Claim);
            claims.chain(proof.mutants.iter().map(Part::Mutant)).map(move |part| (proof, part))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&(proof, part)) = parts.get(at) else { break };
                    let (verdict, seconds) = match part {
                        Part::Claim(point) => proof.timed(root, point),
                        Part::Mutant(mutant) => proof.refute(root, mutant),
                    };
                    let job = Job { proof, part, verdict, seconds };
                    done.lock().unwrap().push((at, job));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, job)| job).collect()
}

/// A line a proof: name, method, bound, seconds, mutants refuted.
pub fn report(jobs: &[Job]) -> Vec<String> {
    let of_a_proof = jobs.chunk_by(|a, b| std::ptr::eq(a.proof, b.proof));
    of_a_proof
        .map(|jobs| {
            let proof = jobs[0].proof;
            let seconds = |claims: bool| -> f64 {
                let jobs = jobs.iter().filter(|job| matches!(job.part, Part::Claim(_)) == claims);
                jobs.map(|job| job.seconds).sum()
            };
            let refuted = jobs.iter().filter(|job| job.verdict == Verdict::Refuted).count();
            format!(
                "proof: {}: {}, {} points in {:.1} s; {refuted} of {} mutants refuted in {:.1} s",
                proof.name,
                proof.bound(),
                proof.points.len(),
                seconds(true),
                proof.mutants.len(),
                seconds(false),
            )
        })
        .collect()
}

/// A proof that fails in a tree.
#[derive(Clone, Debug)]
pub struct Failure {
    pub proof: String,
    /// The point, as `told` tells it.
    pub point: String,
    /// `Refuted` when a run from power-up breaks it; anything else is no counterexample.
    pub verdict: Verdict,
}

/// The proofs over `file` that fail in the tree at `root`, each with the first point where it does. A counterexample is
/// sought first, at every point, because that is quick; then the proofs themselves are tried.
pub fn failing(root: &Path, file: &str) -> Vec<Failure> {
    let fails = |proof: &Proof| {
        let tries: [fn(&Proof, &Path, &Point) -> Verdict; 2] = [Proof::break_it, Proof::prove];
        tries.iter().find_map(|attempt| {
            proof.points.iter().find_map(|point| {
                let verdict = attempt(proof, root, point);
                let failure =
                    || Failure { proof: proof.name.clone(), point: told(point), verdict: verdict.clone() };
                (verdict != Verdict::Holds).then(failure)
            })
        })
    };
    let over = every(root).into_iter().filter(|proof| proof.files.iter().any(|name| name == file));
    over.filter_map(|proof| fails(&proof)).collect()
}
