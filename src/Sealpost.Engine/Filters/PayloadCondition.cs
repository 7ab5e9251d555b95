using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Filters;

/// <summary>A question about a JSON value, compiled. Pure; never throws; takes time in proportion to conditions × size of the value.</summary>
internal abstract class PayloadCondition
{
    private PayloadCondition()
    {
    }

    /// <summary>Null when it holds; otherwise what does not. All answers are made when the filter is compiled.</summary>
    public abstract FilterDecision.DoesNotMatch? Check(JsonElement value);

    /// <summary>All of them hold.</summary>
    public sealed class And(ImmutableArray<PayloadCondition> conditions) : PayloadCondition
    {
        public override FilterDecision.DoesNotMatch? Check(JsonElement value)
        {
            foreach (var condition in conditions)
            {
                if (condition.Check(value) is { } mismatch) return mismatch;
            }

            return null;
        }
    }

    /// <summary>At least one of them holds.</summary>
    public sealed class Or(string field, ImmutableArray<PayloadCondition> conditions) : PayloadCondition
    {
        private readonly FilterDecision.DoesNotMatch _none = new(field, "None of its conditions holds.");

        public override FilterDecision.DoesNotMatch? Check(JsonElement value)
        {
            foreach (var condition in conditions)
            {
                if (condition.Check(value) is null) return null;
            }

            return _none;
        }
    }

    public sealed class Not(string field, PayloadCondition condition) : PayloadCondition
    {
        private readonly FilterDecision.DoesNotMatch _holds = new(field, "Its condition holds.");

        public override FilterDecision.DoesNotMatch? Check(JsonElement value) => condition.Check(value) is null ? _holds : null;
    }

    /// <summary>The path names something, be it null; or it names nothing.</summary>
    public sealed class Exists(string field, JsonPointer path, bool wanted) : PayloadCondition
    {
        private readonly FilterDecision.DoesNotMatch _mismatch = new(field, wanted ? $"There is nothing at {Name(path)}." : $"There is something at {Name(path)}.");

        public override FilterDecision.DoesNotMatch? Check(JsonElement value) =>
            Walk(path, value, static _ => true, stopAt: true).Stopped == wanted ? null : _mismatch;
    }

    /// <summary>A value that the path names passes every comparison; or, negated, none does, as when there is none.</summary>
    public sealed class Compare(string field, JsonPointer path, ImmutableArray<Comparison> comparisons, bool negated) : PayloadCondition
    {
        private readonly FilterDecision.DoesNotMatch _missing = new(field, $"There is nothing at {Name(path)}.");
        private readonly FilterDecision.DoesNotMatch _differs = new(field, (negated, path.HasWildcard) switch
        {
            (false, false) => $"{Name(path)} is not {string.Join(" and ", comparisons)}.",
            (false, true) => $"No value at {Name(path)} is {string.Join(" and ", comparisons)}.",
            (true, false) => $"{Name(path)} is {string.Join(" and ", comparisons)}.",
            (true, true) => $"A value at {Name(path)} is {string.Join(" and ", comparisons)}.",
        });

        private Func<JsonElement, bool>? _passes;

        public override FilterDecision.DoesNotMatch? Check(JsonElement value)
        {
            var (stopped, any) = Walk(path, value, _passes ??= Passes, stopAt: true);
            if (stopped != negated) return null;
            return any ? _differs : _missing;
        }

        private bool Passes(JsonElement value)
        {
            foreach (var comparison in comparisons)
            {
                if (!comparison.Passes(value)) return false;
            }

            return true;
        }
    }

    /// <summary>The condition, whose paths begin at the value, holds for at least one value that the path names, or for every one of at least one.</summary>
    public sealed class Each(string field, JsonPointer path, PayloadCondition condition, bool every) : PayloadCondition
    {
        private readonly FilterDecision.DoesNotMatch _missing = new(field, $"There is nothing at {Name(path)}.");
        private readonly FilterDecision.DoesNotMatch _fails = new(field, every ? $"Not every value at {Name(path)} is as asked." : $"No value at {Name(path)} is as asked.");
        private Func<JsonElement, bool>? _holds;

        public override FilterDecision.DoesNotMatch? Check(JsonElement value)
        {
            var (stopped, any) = Walk(path, value, _holds ??= item => condition.Check(item) is null, stopAt: !every);
            if (!any) return _missing;
            return stopped == every ? _fails : null;
        }
    }

    private static string Name(JsonPointer path) => path.Length == 0 ? "the top of the payload" : path.Text;

    /// <summary>Tests the values that a path names, in order, until a test comes out as <paramref name="stopAt"/>.</summary>
    /// <returns>Whether it came out so, and whether there was any value.</returns>
    private static (bool Stopped, bool Any) Walk(JsonPointer path, JsonElement value, Func<JsonElement, bool> test, bool stopAt, int step = 0)
    {
        for (; step < path.Length && !path.IsWildcardAt(step, value); step++)
        {
            if (!path.TryStep(value, step, out value)) return (false, false);
        }

        if (step == path.Length) return (test(value) == stopAt, true);
        var any = false;
        foreach (var item in value.EnumerateArray())
        {
            var (stopped, found) = Walk(path, item, test, stopAt, step + 1);
            any |= found;
            if (stopped) return (true, true);
        }

        return (false, any);
    }
}
