import AdminAccess
import ArgumentParser
import CommandLineIO
import RequestGuard

/// Helps an operator who cannot get in.
struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Help an operator who cannot get in.",
        discussion: """
            These commands work on the data directory, whether the server runs or not; a running server follows within \
            seconds. What they do is put on record first.
            """,
        subcommands: [
            AdminSetupToken.self, AdminResetPassword.self, AdminAllowIP.self, AdminSetPublicURL.self, AdminUnban.self,
        ]
    )
}

/// Prints the setup token again.
struct AdminSetupToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup-token",
        abstract: "Print the token that setup asks for.",
        discussion: "It fails when there is an account already."
    )

    @OptionGroup var data: DataDirectoryOptions

    func run() async throws {
        try await AdminInstance.use(data.path) { instance in
            let token = try await instance.rescue.setupToken()
            try CommandOutput.result(token.text)
        }
    }
}

/// Gives the account a new password.
struct AdminResetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password",
        abstract: "Give the account a new password.",
        discussion: """
            Without --password-file and PACCRYPT_PASSWORD the password is asked for. All sessions end, and browsers that \
            have logged in before are no longer known.
            """
    )

    @OptionGroup var data: DataDirectoryOptions
    @OptionGroup var passwordOptions: PasswordOptions

    @Flag(name: .customLong("disable-2fa"), help: "Remove the second factor and its recovery codes too.")
    var disableSecondFactor = false

    func run() async throws {
        try await AdminInstance.use(data.path) { instance in
            let password = try PasswordSource(file: passwordOptions.passwordFile).newPassword()
            let account = try await instance.rescue.resetPassword(
                password, disablingSecondFactor: disableSecondFactor)
            try CommandOutput.result("The account \(account.name) has the new password. All sessions have ended.")
            if account.secondFactor != nil {
                try CommandOutput.result("The second factor is still asked for; --disable-2fa removes it.")
            }
        }
    }
}

/// Adds to the allow-list.
struct AdminAllowIP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow-ip",
        abstract: "Add an address or network to admin_ip_whitelist.",
        discussion: """
            An empty list lets everybody reach the admin pages. The first entry makes it a list that keeps everybody \
            else out.
            """
    )

    @OptionGroup var data: DataDirectoryOptions

    @Argument(help: ArgumentHelp("192.168.1.100, 10.0.0.0/8, 2001:db8::/32", valueName: "address"))
    var address: String

    func run() async throws {
        try await AdminInstance.use(data.path) { instance in
            let change = try await instance.allowList().allow(address)
            let report =
                switch change {
                case .added(let entry, wasEmpty: true):
                    "admin_ip_whitelist was empty and let everybody in. From now on it lets in \(entry) alone."
                case .added(let entry, wasEmpty: false): "admin_ip_whitelist lets in \(entry) too."
                case .covered(let entry, let other):
                    "admin_ip_whitelist lets in \(entry) already, by \(other). Nothing was changed."
                }
            try CommandOutput.result(report)
        }
    }
}

/// Lets clients try again that were told to wait.
struct AdminUnban: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unban",
        abstract: "Forget wrong logins and rate limits of a client, or of everybody.",
        discussion: "The wait that wrong logins opened for the account is lifted too."
    )

    @OptionGroup var data: DataDirectoryOptions

    @Flag(help: "Forget those of everybody.")
    var all = false

    @Argument(help: ArgumentHelp("The client's address. An IPv6 client is its /64 network.", valueName: "address"))
    var address: String?

    func validate() throws {
        _ = try subject()
    }

    func run() async throws {
        let subject = try subject()
        try await AdminInstance.use(data.path) { instance in
            try await instance.rescue.unban(subject)
            let whose =
                switch subject {
                case .client(let address): "\(address)"
                case .everybody: "everybody"
                }
            try CommandOutput.result("Wrong logins and rate limits of \(whose) are forgotten.")
        }
    }

    private func subject() throws -> PardonSubject {
        switch (address, all) {
        case (nil, true): return .everybody
        case (let text?, false):
            guard let address = IPAddress(text) else { throw ValidationError("This is not an IP address: \(text)") }
            return .client(address)
        default: throw ValidationError("Name one address, or --all.")
        }
    }
}
