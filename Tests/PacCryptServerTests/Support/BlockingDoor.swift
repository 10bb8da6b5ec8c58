import Foundation

/// Threads wait before it until it is opened, once and for all.
final class BlockingDoor: Sendable {
    private let gate = DispatchSemaphore(value: 0)

    func wait() {
        gate.wait()
        gate.signal()
    }

    func open() {
        gate.signal()
    }
}
