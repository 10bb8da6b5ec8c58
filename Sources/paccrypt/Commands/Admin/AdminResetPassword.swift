import ArgumentParser

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
            print("The account \(account.name) has the new password. All sessions have ended.")
            if account.secondFactor != nil {
                print("The second factor is still asked for; --disable-2fa removes it.")
            }
        }
    }
}
