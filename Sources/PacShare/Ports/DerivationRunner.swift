import PacCryptCore
import RequestGuard

/// Where keys are derived: never on the caller's thread, and only so many at a time as the machine bears.
public protocol DerivationRunner: Sendable {
    /// Runs a derivation when its turn has come.
    ///
    /// - Parameters:
    ///   - demand: what it takes of the machine.
    ///   - client: whose it is; clients take turns.
    ///   - body: the derivation.
    /// - Throws: an error of the runner's own when there is no turn in time, and what `body` throws.
    func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value
}

/// What a derivation takes of the machine.
public enum DerivationDemand: Sendable, Equatable {
    /// Making slots with passwords at the cost that writers use, so many.
    case sealing(slots: Int)
    /// Opening the sealed metadata of a share.
    case unlocking
    /// Opening a container with a password or a private key, as its header asks.
    case opening(ContainerHeader)
    /// Trying a password at something short that the original PacCrypt encrypted.
    case openingOriginalName
    /// Opening a file that the original PacCrypt encrypted.
    case openingOriginalContent
}
