namespace Sealpost.Cli.Listening;

/// <summary>Shows received requests, in one of the two forms a listener has. Called for one request at a time.</summary>
internal interface IRequestPrinter
{
    void Print(ReceivedRequest request);
}
