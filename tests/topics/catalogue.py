"""What the catalogue has to cover: the topics of mathematics for deep learning, and the examples whose true value is known."""

#: area -> the topics of its catalogue
TOPICS = {
    "linear-algebra": (
        "scalars vectors row-and-column-vectors matrices tensors tensor-order tensor-shape transpose identity-matrix "
        "vector-addition vector-subtraction scalar-multiplication elementwise-multiplication elementwise-division "
        "linear-combination dot-product dot-product-geometric dot-product-self cross-product matrix-multiplication "
        "matrix-multiplication-conformability matrix-multiplication-noncommutative outer-product "
        "matrix-vector-product matrix-vector-row-view hadamard-product hadamard-properties "
        "hadamard-inverse-and-powers feature-vector norm-axioms norm-l1 norm-l2 norm-lp norm-frobenius norm-spectral "
        "unit-vector distance distance-from-origin angle orthogonality cauchy-schwarz scalar-projection "
        "vector-projection projection-matrix linear-equation linear-system determinant determinant-of-product "
        "determinant-scaling determinant-is-product-of-eigenvalues determinant-volume invertibility-criterion "
        "matrix-inverse inverse-2x2 solve-by-inverse inverse-of-product inverse-of-transpose nonsingular-equivalences "
        "eigenvalues characteristic-polynomial trace-is-sum-of-eigenvalues eigendecomposition matrix-factorization lu "
        "qr cholesky svd svd-reconstruction pseudoinverse least-squares vector-spaces subspaces column-space "
        "row-space null-space left-null-space span linear-independence basis standard-basis dimension change-of-basis "
        "orthonormal-change-of-basis dft-as-change-of-basis rank row-rank-equals-column-rank four-subspaces "
        "rank-nullity overdetermined-system underdetermined-system linear-transformation map-stretching map-rotation "
        "map-reflection map-projection map-shear"
    ).split(),
    "geometry": (
        "point dimension-ladder line plane hyperplane hyperplane-through-origin circle sphere hypersphere "
        "point-in-hypersphere ellipse-ellipsoid-hyperellipsoid square-cube-hypercube rectangle-hyperrectangle"
    ).split(),
    "calculus": (
        "limit derivative second-derivative power-rule numerical-derivative partial-derivative gradient hessian "
        "derivative-of-exponential derivative-of-sine product-rule quotient-rule chain-rule composite-function "
        "multivariable-chain-rule total-derivative integral gaussian-integral"
    ).split(),
    "optimization": (
        "extrema gradient-descent learning-rate batch-gradient-descent stochastic-gradient-descent "
        "mini-batch-gradient-descent scipy-minimize linear-regression logistic-regression"
    ).split(),
    "probability": (
        "random-variable-discrete random-variable-continuous uniform-distribution probability-distribution "
        "normal-distribution gamma-distribution bernoulli-distribution binomial-distribution poisson-distribution "
        "conditional-probability bayes-theorem marginal-likelihood maximum-likelihood"
    ).split(),
    "statistics": (
        "mean variance sample-variance standard-deviation covariance covariance-matrix correlation hypothesis-testing "
        "p-value significance-level t-test pca"
    ).split(),
    "information": (
        "entropy entropy-units maximum-entropy information-gain mutual-information kl-divergence kl-nonnegativity "
        "kl-asymmetry kl-gaussian"
    ).split(),
    "numerical": (
        "floating-point binary-expansion round-off floating-point-precision stability conditioning normalization "
        "data-standardization trapezoid"
    ).split(),
    "neural": (
        "network-layers affine-layer linear-neuron-response two-layer-linear-network receptive-field "
        "activation-function sigmoid relu softmax softmax-stable loss-function cross-entropy bernoulli-likelihood "
        "forward-propagation backpropagation weight-update convolution rnn-hidden-state bptt lstm-gate"
    ).split(),
}

#: the examples of the three handouts with a value that can be checked, by handout and place
EXAMPLES = (
    "000/vector-row 000/vector-column 000/matrix-2x3 000/tensor-2x3x3 000/tensor-rank 000/matmul-called-multiply "
    "000/matmul-noncommutative 000/dot-2x2 000/norm-l1 000/norm-l2 000/norm-l2-hand 000/norm-frobenius "
    "000/norm-frobenius-hand 000/inverse 000/determinant-formula 000/determinant 000/eigen-component-form 000/eigen "
    "000/eigen-trace-det 000/limit-sinx-over-x 000/np-gradient 000/product-rule 000/chain-rule 000/gradient-descent "
    "000/integral-x2 000/mean 000/variance 000/covariance 000/correlation 000/one-tenth-binary 000/float64-array "
    "000/float32-vs-float64 000/normalization 000/integral-gaussian 000/minimize 000/sigmoid 000/relu 000/softmax "
    "000/backprop-chain 000/gaussian-formula 001/vector 001/vector-add 001/vector-subtract 001/vector-multiply "
    "001/vector-divide 001/dot 001/cross 001/dot-as-projection 001/determinant 001/det-product 001/det-scaling "
    "001/det-eigen 001/eigen 001/norm-3x3 001/norm-is-largest-singular-value 001/svd 001/svd-reconstruct "
    "001/svd-shapes 001/pinv 001/hadamard 001/hadamard-properties 001/entropy 001/kl 001/kl-asymmetry 001/det-volume "
    "001/factor-10 001/lu-square-only 002/distance-1d-typo 002/distance-2d-3d-nd 002/distance-origin 002/dot-brackets "
    "002/dot-87 002/angle 002/self-dot 002/hadamard-2x3 002/projection-scalar 002/two-layer-linear "
    "002/neuron-parallel 002/unit-vector 002/hyperplane-origin 002/sphere-inside-outside 002/stretch 002/rotation "
    "002/reflection 002/projection-map 002/shear 002/matvec-columns 002/eigenvector-11 002/column-space "
    "002/independence 002/basis-change-222 002/projection-222 002/projection-vector 002/dft-change-of-basis "
    "002/rank-2 002/four-subspaces 002/inverse-rules 002/overdetermined 002/underdetermined 002/derivative-x2 "
    "002/gradient-u2v2 002/hessian 002/product-rule 002/quotient-rule 002/chain-rule 002/multivariable-chain-exy "
    "002/total-derivative 002/subspace-z0 000/invertible-iff-det 000/product-rule-formula 000/gd-derivative "
    "000/correlation-formula 000/norm-positive 001/pinv-least-squares 001/gd-any-function "
    "001/eigenvectors-rotational-axes 002/rotated-scaled"
).split()
