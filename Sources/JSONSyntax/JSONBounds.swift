/// How much a JSON text may hold. It is checked before anything is made of the text: a decoder needs dozens of bytes for
/// each value, so that brackets alone would take many times their size.
public struct JSONBounds: Sendable, Hashable {
    /// The most lists and objects inside each other.
    public let depth: Int
    /// The most elements of lists and members of objects, all together.
    public let values: Int

    /// - Parameters:
    ///   - depth: the most lists and objects inside each other.
    ///   - values: the most elements of lists and members of objects, all together.
    public init(depth: Int, values: Int) {
        self.depth = depth
        self.values = values
    }
}
