//! What a name of the RTL is in the trace: a signal, some bits of one, or a constant. What a dump left out is looked for
//! at the other end of a port.

use super::super::source::{Meaning, Sources, Spot, place_of, scope_path};
use super::super::state::App;
use crate::base::Bits;
use crate::manifest::Shape;
use crate::trace::{SignalId, Value};
use crate::verilog::{Access, Instance, Module, ModulePlace, Name, Net, What, constant};

/// Ports and parameters that are followed.
const FARTHEST: usize = 12;

/// What a name is in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Live {
    /// A signal, whole.
    Signal(SignalId),
    /// A bit of a signal, by its index as declared.
    Bit(SignalId, i64),
    /// A number that never changes.
    Constant(i64),
}

/// An instance in which names are looked up.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) module: usize,
    pub(super) scope: Vec<String>,
    pub(super) variables: Vec<(Name, i64)>,
}

impl Live {
    /// The signal that is to be loaded for it.
    pub(in crate::app) fn signal(self) -> Option<SignalId> {
        match self {
            Self::Signal(signal) | Self::Bit(signal, _) => Some(signal),
            Self::Constant(_) => None,
        }
    }
}

impl Context {
    pub(super) fn of(spot: &Spot) -> Self {
        Self { module: spot.module, scope: spot.scope.clone(), variables: spot.variables.clone() }
    }
}

/// What a name of the shown instance is in the trace.
pub(in crate::app) fn live(app: &App, sources: &Sources, meaning: Meaning) -> Option<Live> {
    let here = Context::of(app.source.spot.as_ref()?);
    match meaning {
        Meaning::Net(net) if net.module == here.module => look(app, sources, &here, net, 0),
        Meaning::Port { instance, net } => {
            let scope = instance_scope(sources, app.source.spot.as_ref()?, instance)?;
            look(app, sources, &Context { module: net.module, scope, variables: Vec::new() }, net, 0)
        }
        Meaning::Net(_) | Meaning::Instance(_) => None,
    }
}

/// As [`live`], for what is a whole signal.
pub(in crate::app) fn signal_of(app: &App, sources: &Sources, meaning: Meaning) -> Option<SignalId> {
    live(app, sources, meaning).and_then(Live::signal)
}

/// The paths of the signals that the selected line of a spot drives, as far as the trace has them.
pub(in crate::app) fn driven(app: &App, sources: &Sources, spot: &Spot) -> Vec<String> {
    let here = Context::of(spot);
    let line = spot.at(0).line;
    let Some(module) = sources.design.modules().get(spot.module) else { return Vec::new() };
    let on_line = module.uses.iter().filter(|used| used.at.line == line && used.access != Access::Read);
    let nets = on_line.filter_map(|used| sources.design.resolve(spot.module, used));
    let nets = nets.filter(|net| net.module == spot.module);
    let own = nets.filter(|net| sources.design.drivers_of(*net).iter().any(|site| site.at.line == line));
    let signals = own.filter_map(|net| look(app, sources, &here, net, 0)?.signal());
    let hierarchy = app.document.as_ref().map(|document| document.trace.hierarchy());
    let mut paths: Vec<String> = signals.filter_map(|id| Some(hierarchy?.signal(id)?.path.clone())).collect();
    paths.sort();
    paths.dedup();
    paths
}

pub(super) fn look(app: &App, sources: &Sources, here: &Context, net: Net, depth: usize) -> Option<Live> {
    if depth > FARTHEST {
        return None;
    }
    let module = sources.design.modules().get(net.module)?;
    let declared = module.declarations.get(net.declaration)?;
    let mut path = here.scope.clone();
    if let Some(blocks) = blocks(module, declared.block, &here.variables) {
        path.extend(blocks);
        path.push(declared.name.to_string());
        let hierarchy = app.document.as_ref()?.trace.hierarchy();
        if let Some(signal) = hierarchy.find_signal(&path.join(".")) {
            return Some(Live::Signal(signal));
        }
    }
    match declared.what {
        What::Genvar | What::Parameter | What::Constant => {
            number(app, sources, here, &declared.name, declared.block, depth).map(Live::Constant)
        }
        What::Port(_) if declared.block == 0 => {
            outside(app, sources, here, net, depth).or_else(|| inside(app, sources, here, net, depth))
        }
        What::Net => inside(app, sources, here, net, depth),
        _ => None,
    }
}

/// The instance that `here` is, and where it stands.
fn around<'a>(app: &App, sources: &'a Sources, here: &Context) -> Option<(Context, &'a Instance)> {
    let names: Vec<&str> = here.scope.iter().map(String::as_str).collect();
    let (_, above) = names.split_last()?;
    let (parent, index) = located(app, sources, &names)?.instance?;
    let place = located(app, sources, above)?;
    let scope = here.scope.get(..place.depth)?.to_vec();
    let instance = sources.design.modules().get(parent)?.instances.get(index)?;
    (place.module == parent)
        .then_some((Context { module: parent, scope, variables: place.variables }, instance))
}

/// What is connected to a port, where it is a name or a bit of one.
fn outside(app: &App, sources: &Sources, here: &Context, net: Net, depth: usize) -> Option<Live> {
    let (parent, instance) = around(app, sources, here)?;
    let child = sources.design.modules().get(net.module)?;
    let name = &child.declarations.get(net.declaration)?.name;
    let about = |c: &&crate::verilog::Connection| child.port(&c.port, name) == Some(net.declaration);
    let connection = instance.connections.iter().find(about)?;
    let (name, index) = match connection.value.as_slice() {
        [name] => (name, None),
        [name, open, index @ .., close] if &**open == "[" && &**close == "]" => {
            let known = |name: &str| number(app, sources, &parent, name, instance.block, depth + 1);
            (name, Some(constant(index, &known)?))
        }
        _ => return None,
    };
    let declaration = sources.design.modules().get(parent.module)?.lookup(instance.block, name)?;
    let net = Net { module: parent.module, declaration };
    match (look(app, sources, &parent, net, depth + 1)?, index) {
        (found, None) => Some(found),
        (Live::Signal(signal), Some(index)) => Some(Live::Bit(signal, index)),
        _ => None,
    }
}

/// The port of an instance that a net is connected to as a whole, where the trace has that one.
fn inside(app: &App, sources: &Sources, here: &Context, net: Net, depth: usize) -> Option<Live> {
    let module = sources.design.modules().get(net.module)?;
    let declared = module.declarations.get(net.declaration)?;
    let uses = module.uses.iter().filter(|used| used.name == declared.name && used.tail.is_none());
    uses.filter_map(|used| {
        if let Access::Connect { instance, connection } = used.access {
            Some((instance, connection))
        } else {
            None
        }
    })
    .find_map(|(index, connection)| {
        let instance = module.instances.get(index)?;
        let connection = instance.connections.get(connection)?;
        let whole = connection.value.len() == 1
            && module.lookup(instance.block, &declared.name) == Some(net.declaration);
        let child = sources.design.index(&instance.module).filter(|_| whole)?;
        let mut path = here.scope.clone();
        path.extend(blocks(module, instance.block, &here.variables)?);
        path.push(instance.name.to_string());
        let inner = sources.design.modules().get(child)?;
        let port = inner.declarations.get(inner.port(&connection.port, &declared.name)?)?;
        path.push(port.name.to_string());
        let found = app.document.as_ref()?.trace.hierarchy().find_signal(&path.join("."));
        found.filter(|_| depth <= FARTHEST).map(Live::Signal)
    })
}

/// The value of a parameter, a constant or a generate variable; that of a parameter of the top is known to nobody but
/// who ran it.
fn number(
    app: &App,
    sources: &Sources,
    here: &Context,
    name: &str,
    block: usize,
    depth: usize,
) -> Option<i64> {
    if depth > FARTHEST {
        return None;
    }
    if let Some((_, value)) = here.variables.iter().rev().find(|(known, _)| &**known == name) {
        return Some(*value);
    }
    let module = sources.design.modules().get(here.module)?;
    let declared = module.declarations.get(module.lookup(block, name)?)?;
    let own =
        |words: &[Name]| constant(words, &|name| number(app, sources, here, name, declared.block, depth + 1));
    match declared.what {
        What::Constant => own(&declared.value),
        What::Parameter => {
            let Some((parent, instance)) = around(app, sources, here) else { return ran(app, here, name) };
            let order = || module.declarations.iter().filter(|d| d.what == What::Parameter);
            let at = order().position(|d| &*d.name == name);
            let set = instance.parameters.iter().find(|(port, _)| match port {
                crate::verilog::Port::Named(set) => &**set == name,
                crate::verilog::Port::Ordered(set) => Some(*set) == at,
                crate::verilog::Port::Rest => false,
            });
            match set {
                Some((_, words)) => {
                    constant(words, &|name| number(app, sources, &parent, name, instance.block, depth + 1))
                }
                None => own(&declared.value),
            }
        }
        _ => None,
    }
}

/// A parameter of the top as the run was started with it.
fn ran(app: &App, here: &Context, name: &str) -> Option<i64> {
    let sidecar = app.document.as_ref()?.sidecar.as_ref().filter(|_| here.scope.len() == 1)?;
    let parameters = &sidecar.scenario.parameters;
    let own = match name {
        "LANES" => Some(parameters.lanes),
        "COPI_WIDTH" => Some(parameters.copi_width),
        "SIGN_FRAMES" => Some(parameters.sign_frames),
        "CS_WIDTH" => Some(parameters.chip_selects()),
        _ => None,
    };
    let shaped = match (&sidecar.trace.shape, name) {
        (Shape::Product([n_out, _]), "N_OUT") => Some(*n_out),
        (Shape::Product([_, n_in]), "N_IN") => Some(*n_in),
        (Shape::Layer(shape), "WIDTH") => Some(shape.width),
        (Shape::Layer(shape), "HEADS") => Some(shape.heads),
        (Shape::Layer(shape), "KV_HEADS") => Some(shape.kv_heads),
        (Shape::Layer(shape), "HEAD_WIDTH") => Some(shape.head_width),
        (Shape::Layer(shape), "FFN_WIDTH") => Some(shape.ffn_width),
        (Shape::Layer(shape), "CONTEXT") => Some(shape.context),
        _ => None,
    };
    let known = if sidecar.trace.shape == Shape::Own { None } else { own.or(shaped) };
    known.and_then(|known| i64::try_from(known).ok())
}

/// The bits of a value that a name stands for.
pub(super) fn cut(app: &App, live: Live, value: Value) -> Option<Value> {
    let Live::Bit(signal, index) = live else { return Some(value) };
    let Value::Bits(bits) = &value else { return None };
    let range = app.document.as_ref()?.trace.hierarchy().signal(signal)?.range;
    let (first, last) = range.unwrap_or((i64::try_from(bits.width()).ok()? - 1, 0));
    let offset = if first >= last { index - last } else { last - index };
    let bit = bits.bit(usize::try_from(offset).ok()?)?;
    Some(Value::Bits(Bits::new(vec![bit])))
}

/// The names of the blocks around a declaration, with the rounds of generate loops that are known.
fn blocks(module: &Module, block: usize, variables: &[(Name, i64)]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut here = module.blocks.get(block)?;
    while let Some(parent) = here.parent {
        names.push(match &here.variable {
            None => here.name.to_string(),
            Some(variable) => {
                let (_, value) = variables.iter().rev().find(|(name, _)| name == variable)?;
                format!("{}[{value}]", here.name)
            }
        });
        here = module.blocks.get(parent)?;
    }
    names.reverse();
    Some(names)
}

/// The scopes that lead to an instance of the module that a spot shows.
pub(in crate::app) fn instance_scope(sources: &Sources, spot: &Spot, instance: usize) -> Option<Vec<String>> {
    let module = sources.design.modules().get(spot.module)?;
    let found = module.instances.get(instance)?;
    let mut scope = spot.scope.clone();
    scope.extend(blocks(module, found.block, &spot.variables)?);
    scope.push(found.name.to_string());
    Some(scope)
}

/// What the scope of these names is in the text.
pub(in crate::app) fn located(app: &App, sources: &Sources, names: &[&str]) -> Option<ModulePlace> {
    if let Some(place) = sources.design.locate(names) {
        return Some(place);
    }
    let hierarchy = app.document.as_ref()?.trace.hierarchy();
    let id = hierarchy.find_scope(&names.join("."))?;
    place_of(&sources.design, hierarchy, id).filter(|_| scope_path(hierarchy, id).len() == names.len())
}
