/// How long clamd may take for what. An upload waits for clamd at most once for each of them.
public struct ClamAVTimeouts: Sendable, Hashable {
    /// To accept a connection at one address, and to say its version.
    public var connect: Duration = .seconds(5)
    /// To take what lies ready, one chunk of the file.
    public var write: Duration = .seconds(10)
    /// From the end of the file to the verdict. Less than the minute that proxies wait for an answer.
    public var reply: Duration = .seconds(45)
    /// A chunk is sent when its first byte has waited so long, however small it is: clamd ends a stream that pauses
    /// for its ReadTimeout, which would let a slow sender get around the scan.
    public var hold: Duration = .seconds(5)

    /// The times in force when nothing is configured.
    public init() {}
}
