namespace Sealpost.Engine.Tests.Simulation;

/// <summary>A fault put into the simulated store on purpose, to see that the simulation finds it.</summary>
internal enum Mutation
{
    None,

    /// <summary>What was committed last is gone when a node dies, as with a disk that only says that it wrote.</summary>
    CommitsAreNotDurable,

    /// <summary>A node that lost its lease may go on writing.</summary>
    NoFence,

    /// <summary>What is left for another node is not there.</summary>
    InboxLosesRows,

    /// <summary>Rows of an ordered lane come in any order.</summary>
    OrderIsNotKept,

    /// <summary>A lease counts as lapsed before its time.</summary>
    LeasesEndEarly,

    /// <summary>A retry is not written.</summary>
    PostponingIsForgotten,
}
