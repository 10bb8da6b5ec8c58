/// What the page shows that confirms the second factor.
struct AdminTwoFactorModel {
    let frame: AdminFrame
    /// The secret in groups of four; nil once it was shown.
    let secret: String?
    /// What is wrong with the password.
    let passwordError: String?
    /// What is wrong with the code.
    let codeError: String?
}

/// What the page of the recovery codes shows.
struct AdminRecoveryCodesModel {
    let frame: AdminFrame
    let codes: [String]
}
