import AdminAccess
import PacShare
import Settings

/// What the admin area works with.
public struct AdminServices: Sendable {
    let access: AccessControl
    let log: LogReading
    let settings: SettingsServices
    let actions: ServerActions
    let developerMode: DeveloperMode
    let facts: @Sendable () async -> StatusFacts
    let qrCode: @Sendable (String) async throws -> [UInt8]

    /// - Parameters:
    ///   - access: the use cases of accounts and sessions.
    ///   - log: reads the audit log.
    ///   - settings: the settings and how they are changed.
    ///   - actions: what an admin can have done with the whole server.
    ///   - developerMode: whether errors are verbose.
    ///   - facts: what is known about the running server.
    ///   - qrCode: makes a PNG of the QR code of a text.
    public init(
        access: AccessControl, log: LogReading, settings: SettingsServices, actions: ServerActions,
        developerMode: DeveloperMode = DeveloperMode(),
        facts: @escaping @Sendable () async -> StatusFacts = { StatusFacts() },
        qrCode: @escaping @Sendable (String) async throws -> [UInt8]
    ) {
        self.access = access
        self.log = log
        self.settings = settings
        self.actions = actions
        self.developerMode = developerMode
        self.facts = facts
        self.qrCode = qrCode
    }
}

/// What the page of the settings works with.
public struct SettingsServices: Sendable {
    let live: LiveSettings
    let policy: @Sendable (Settings) -> RequestPolicy
    let refusalOfUploadFolder: @Sendable (Settings) async -> String?
    let adopt: @Sendable () -> Void

    /// - Parameters:
    ///   - live: the settings in force.
    ///   - policy: what settings would mean for requests.
    ///   - refusalOfUploadFolder: why the server cannot work with the upload folder of settings, because shares lie in
    ///     another one; nil when it can.
    ///   - adopt: puts the settings in force after they were changed.
    public init(
        live: LiveSettings, policy: @escaping @Sendable (Settings) -> RequestPolicy,
        refusalOfUploadFolder: @escaping @Sendable (Settings) async -> String?,
        adopt: @escaping @Sendable () -> Void
    ) {
        self.live = live
        self.policy = policy
        self.refusalOfUploadFolder = refusalOfUploadFolder
        self.adopt = adopt
    }
}

/// What an admin can have done with the whole server; `serve` decides how.
public struct ServerActions: Sendable {
    let clearUploads: @Sendable () async throws -> UploadRemoval
    let restart: @Sendable () -> Void
    let announceSetupToken: @Sendable () async -> Void
    let updateInstructions: [String]

    /// - Parameters:
    ///   - clearUploads: deletes all shares.
    ///   - restart: ends the server in an orderly way and runs it anew; returns at once.
    ///   - announceSetupToken: prints the token with which the next admin is made where only the operator sees it.
    ///   - updateInstructions: what to type at the machine to update this installation, line by line.
    public init(
        clearUploads: @escaping @Sendable () async throws -> UploadRemoval, restart: @escaping @Sendable () -> Void,
        announceSetupToken: @escaping @Sendable () async -> Void, updateInstructions: [String]
    ) {
        self.clearUploads = clearUploads
        self.restart = restart
        self.announceSetupToken = announceSetupToken
        self.updateInstructions = updateInstructions
    }
}

/// What `serve` knows about the running server, for the admin's page.
public struct StatusFacts: Sendable {
    /// Facts under one heading, in the order in which they are shown.
    public struct Group: Sendable {
        /// The heading.
        public let title: String
        /// Names and values.
        public let rows: [(name: String, value: String)]

        /// - Parameters:
        ///   - title: the heading.
        ///   - rows: names and values.
        public init(title: String, rows: [(name: String, value: String)]) {
            self.title = title
            self.rows = rows
        }
    }

    /// The facts.
    public let groups: [Group]
    /// What an operator should look at.
    public let warnings: [String]

    /// - Parameters:
    ///   - groups: the facts.
    ///   - warnings: what an operator should look at.
    public init(groups: [Group] = [], warnings: [String] = []) {
        self.groups = groups
        self.warnings = warnings
    }
}
