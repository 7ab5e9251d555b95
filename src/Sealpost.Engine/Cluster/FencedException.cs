using System.Data.Common;

namespace Sealpost.Engine.Cluster;

/// <summary>The database refused to write because this node's lease has lapsed: other nodes serve its lanes. Nothing was written; the node joins again by itself.</summary>
internal sealed class FencedException() : DbException("This node has lost its lease to the others; what it was about to write was refused.")
{
    public override bool IsTransient => true;
}
