namespace Anneal.Schedules;

/// <summary>The levels of the grammar of formulas, from loose to tight.</summary>
internal enum Precedence
{
    Sum,
    Product,
    Negation,
    Power,
    Atom,
}
