/// Coming steps that an answer has disclosed: that a code is theirs, and when they are due. Their codes are never
/// accepted, or whoever guesses would gain as many codes as there are steps in the answer's reach.
public struct DisclosedSteps: Sendable, Hashable, Codable {
    /// The most coming steps that are disclosed; a clock that is far ahead is not reported after that.
    public static let capacity = 8

    private var steps: [UInt64]

    /// Makes a list; steps beyond ``capacity`` are left out.
    public init(_ steps: [UInt64] = []) {
        self.steps = Array(steps.suffix(Self.capacity))
    }

    /// The steps, oldest entry first.
    public var all: [UInt64] { steps }

    /// Whether a step was disclosed.
    public func contains(_ step: UInt64) -> Bool {
        steps.contains(step)
    }

    /// Takes a step, and forgets those whose codes have run out by themselves.
    ///
    /// - Parameter seconds: now, in seconds since 1970.
    /// - Returns: false when there is no room; the step must not be disclosed then.
    public mutating func add(_ step: UInt64, seconds: UInt64) -> Bool {
        let now = seconds / OneTimeCode.stepSeconds
        let oldest = now < OneTimeCode.tolerance ? 0 : now - OneTimeCode.tolerance
        steps.removeAll { $0 < oldest }
        if steps.contains(step) { return true }
        guard steps.count < Self.capacity else { return false }
        steps.append(step)
        return true
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([UInt64].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(steps)
    }
}
