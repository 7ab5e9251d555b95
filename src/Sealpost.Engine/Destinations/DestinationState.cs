namespace Sealpost.Engine.Destinations;

internal enum DestinationState
{
    Draft = 0,
    Validating = 1,
    Active = 2,
    Disabled = 3,
}
