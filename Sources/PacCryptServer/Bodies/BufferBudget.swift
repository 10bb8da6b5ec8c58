import Synchronization

/// Bounds the memory of all bodies that are held whole at the same time.
final class BufferBudget: Sendable {
    private let left: Mutex<Int>

    /// - Parameter bytes: the most bytes of all bodies together.
    init(bytes: Int) {
        left = Mutex(bytes)
    }

    /// Takes bytes out of the budget, if there are as many.
    func take(_ count: Int) -> Bool {
        left.withLock { left in
            guard left >= count else { return false }
            left -= count
            return true
        }
    }

    /// Gives bytes back.
    func giveBack(_ count: Int) {
        left.withLock { $0 += count }
    }
}
